"""My wishes tried over the past year: what they would have told, what not, and why."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Query
from fastapi.responses import HTMLResponse, Response

from models.taxonomy import taxonomy
from models.words import Significance
from notifications.policy import FOLLOWING, Skip, includes
from notifications.why import how_decided, why_not_you
from web.pages.account import FLOORS
from web.signed_in import Reader, ReaderAct, SignedIn, back_to, own_page
from web.site import READ, Acting, Reading, TheSite
from workers.steps.subscribers.rehearse import Wishes, rehearse

router = APIRouter(prefix="/account/rehearsal")

_A_YEAR = timedelta(days=365)
_MOST = 100  # provisions


@router.post("")
def ask(
    _: ReaderAct,
    floor: Annotated[Significance, Form()],
    provision: Annotated[list[str], Form(max_length=_MOST)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Lead from the form of the wishes to its rehearsal; the token stays out of the address."""
    asked = [("floor", floor.value), *(("provision", one) for one in provision)]
    return back_to(f"/account/rehearsal?{urlencode(asked)}")


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(
    reader: SignedIn,
    site: TheSite,
    session: Reading,
    c: Acting,
    floor: Significance | None = None,
    provision: Annotated[list[str], Query(max_length=_MOST)] = [],  # noqa: B006 - FastAPI copies it
) -> HTMLResponse:
    wishes = _wished(reader, floor, provision)
    found = rehearse(session, reader.subscriber, wishes, c.now() - _A_YEAR)
    told_now = [one for one in found if not isinstance(one.stands, Skip)]
    told_then = [one for one in found if not isinstance(one.tried, Skip)]
    return own_page(
        site,
        "rehearsal.html",
        reader,
        said="",
        wishes=wishes,
        anew=wishes != _standing(reader),
        found=found,
        told_now=told_now,
        told_then=told_then,
        gained=[one for one in told_then if one.turned],
        lost=[one for one in told_now if one.turned],
        same=[one for one in found if not one.turned],
        how=lambda decision: how_decided(decision, why_not_you),
        floors=FLOORS,
        provisions=sorted(taxonomy().values(), key=lambda each: each.name),
        may_follow=includes(reader.plan, FOLLOWING),
    )


def _wished(reader: Reader, floor: Significance | None, provisions: list[str]) -> Wishes:
    """Read what is tried; whoever tries nothing yet is shown what stands."""
    if floor is None:
        return _standing(reader)
    if floor not in FLOORS or not taxonomy().keys() >= set(provisions):
        raise HTTPException(400)
    return Wishes(floor, frozenset(provisions))


def _standing(reader: Reader) -> Wishes:
    return Wishes(reader.subscriber.floor, frozenset(reader.subscriber.provisions))
