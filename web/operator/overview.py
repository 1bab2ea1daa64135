"""At a glance: does everything flow, what waits, what was found lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from config.settings import Settings
from storage.flow import find_stalls
from storage.metrics import measure
from storage.operator_lists import CheckCount, checks_by_day, last_alarms, queue_lives
from web.bars import draw_days
from web.operator.guard import COOKIE, PATH, Operating, operator_page
from web.operator.sign_in import gone
from web.site import READ, Acting, Now, Reading, Site, TheSite
from workers.steps.operating.operators import end_operating

router = APIRouter(prefix=PATH)

DAYS = 14
_ALARMS = 10
_ROADS = {
    "clausewatch_notifications_due": "due",
    "clausewatch_notifications_later": "later",
    "clausewatch_oldest_due_seconds": "oldest",
}


@dataclass(frozen=True)
class Life:
    """Whether something gave a sign of life in time, and when the last one was."""

    name: str
    at: datetime | None
    alive: bool


@router.api_route("", methods=READ, response_class=HTMLResponse)
def overview(operator: Operating, site: TheSite, session: Reading, now: Now) -> HTMLResponse:
    figures = {m.gauge.name: dict(m.values) for m in measure(session, now)}
    patience = timedelta(seconds=site.settings.flow_alarm_after)
    return operator_page(
        site,
        "operator_overview.html",
        operator,
        now=now,
        stalls=find_stalls(session, now, patience),
        lives=lives(session, site.settings, now),
        roads=roads(figures),
        figures=figures,
        chart=draw_days(_looks(site, session, now), _first_day(now).date(), DAYS),
        alarms=last_alarms(session, _ALARMS),
    )


def _first_day(now: datetime) -> datetime:
    return _today(now) - timedelta(days=DAYS - 1)


def _today(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _looks(site: Site, session: Session, now: datetime) -> list[CheckCount]:
    """Count looks by day: those of days that ended once an hour, of today about once a minute."""
    first, today = _first_day(now), _today(now)
    ended = site.counted.get(
        ("checks", today, now.hour), lambda: checks_by_day(session, first, today)
    )
    name = f"looks of {today:%Y-%m-%d}"
    return [*ended, *site.counts.get(name, session, now, lambda own: checks_by_day(own, today))]


@router.post("/sign-out")
def leave(operator: Operating, request: Request, site: TheSite, c: Acting) -> Response:
    end_operating(operator.email, COOKIE.read(request, site), c)
    return gone(site)


def lives(session: Session, settings: Settings, now: datetime) -> list[Life]:
    """Say of beat and of each queue's workers when they gave a sign of life."""
    late = timedelta(seconds=settings.flow_alarm_after + settings.canary_every)
    found = queue_lives(session)
    rung = max((queue.sent_at for queue in found if queue.sent_at), default=None)
    back = [(f"workers of {queue.queue}", queue.returned_at) for queue in found]
    return [
        Life(name, at, at is not None and now - at < late) for name, at in (("beat", rung), *back)
    ]


def roads(figures: dict[str, dict[tuple[str, ...], float]]) -> dict[str, dict[str, float]]:
    """Gather by channel how many messages are due, wait, and how long the oldest does."""
    found: dict[str, dict[str, float]] = {}
    for gauge, name in _ROADS.items():
        for (channel,), value in figures[gauge].items():
            found.setdefault(channel, dict.fromkeys(_ROADS.values(), 0.0))[name] = value
    return dict(sorted(found.items()))
