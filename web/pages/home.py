"""The front page: what Clausewatch is, what changed lately, and the plans."""

from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from config.settings import Settings
from models.plans import Plan, plans
from notifications.channels import channels
from storage.pages import recent_changes, totals
from web.choices import choices_of
from web.promise import Intervals, worst_delay
from web.site import READ, Reading, TheSite, render

router = APIRouter()

_LATELY = 5


@router.api_route("/", methods=READ, response_class=HTMLResponse)
def home(site: TheSite, session: Reading) -> HTMLResponse:
    intervals = intervals_of(site.settings)
    return render(
        site,
        "home.html",
        totals=totals(session),
        changes=recent_changes(session, _LATELY),
        choices=choices_of(site, session),
        plans=[(plan, roads_of(plan), worst_delay(plan, intervals)) for plan in plans().values()],
    )


def roads_of(plan: Plan) -> list[str]:
    """Name the channels that a plan includes, as far as there are such channels."""
    return [channel.label for name, channel in channels().items() if name in plan.channels]


def intervals_of(settings: Settings) -> Intervals:
    """Read from the settings how fast this installation works."""
    return Intervals(
        tick_every=timedelta(seconds=settings.tick_every),
        confirm_after=timedelta(seconds=settings.confirm_after),
        digest_every=timedelta(seconds=settings.digest_every),
        check_every=timedelta(seconds=settings.check_every),
        digest_period=timedelta(seconds=settings.digest_period),
    )
