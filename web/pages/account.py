"""My account: what is watched, and what its owner wishes to be told of, when."""

from typing import Annotated
from zoneinfo import available_timezones

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from models.plans import Plan, plans
from models.taxonomy import taxonomy
from models.words import Significance
from notifications.limits import Added, Already
from notifications.policy import FOLLOWING, includes
from storage.pages import find_platform
from storage.people import platform_names, subscriptions_of
from web.choices import choices_of
from web.signed_in import SignedAct, SignedIn, back_to, own_page
from web.site import READ, Acting, Reading, TheSite
from workers.steps.subscribers.subscribe import add_platform, remove_platform
from workers.steps.subscribers.wishes import (
    WishError,
    choose_floor,
    choose_silence,
    choose_weekly,
    follow_provisions,
    keep_quiet,
    move_digest,
    mute,
    pause_all,
)

router = APIRouter(prefix="/account")

SAID = {
    "added": "Added. You hear of its next change.",
    "already": "You watch that platform already.",
    "removed": "Removed. You hear of it no more.",
    "saved": "Saved.",
    "wrong": "That was not saved: one of the entries cannot be.",
    "paused": "Everything is paused.",
    "resumed": "You are told of changes again.",
    "full": "",
}
FLOORS = {
    Significance.MINOR: "Every change of wording that matters, minor ones too",
    Significance.MODERATE: "Moderate and major changes",
    Significance.MAJOR: "Major changes only",
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Word = Annotated[str, Form(max_length=80)]
Hour = Annotated[int, Form(ge=0, le=23)]


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(reader: SignedIn, site: TheSite, session: Reading, said: str = "") -> HTMLResponse:
    rows = subscriptions_of(session, reader.id)
    watched = [row.platform_id for row in rows]
    return own_page(
        site,
        "account.html",
        reader,
        said=SAID.get(said, ""),
        refused=said == "full",
        subscriptions=rows,
        names=platform_names(session, watched),
        rest=choices_of(site, session).options(without=watched),
        larger=larger_plan(reader.plan),
    )


@router.api_route("/wishes", methods=READ, response_class=HTMLResponse)
def show_wishes(reader: SignedIn, site: TheSite, said: str = "") -> HTMLResponse:
    return own_page(
        site,
        "wishes.html",
        reader,
        said=SAID.get(said, ""),
        floors=FLOORS,
        days=DAYS,
        zones=sorted(available_timezones()),
        provisions=sorted(taxonomy().values(), key=lambda each: each.name),
        may_follow=includes(reader.plan, FOLLOWING),
    )


@router.post("/platforms")
def add(reader: SignedAct, session: Reading, c: Acting, platform: Word) -> Response:
    _known(session, platform)
    answer = add_platform(reader.id, platform, c)
    if isinstance(answer, Added):
        return back_to("/account", "added")
    return back_to("/account", "already" if isinstance(answer, Already) else "full")


@router.post("/platforms/remove")
def remove(reader: SignedAct, c: Acting, platform: Word) -> Response:
    remove_platform(reader.id, platform, c)
    return back_to("/account", "removed")


@router.post("/platforms/mute")
def change_mute(
    reader: SignedAct, c: Acting, platform: Word, muted: Annotated[bool, Form()]
) -> Response:
    mute(reader.id, platform, muted=muted, c=c)
    return back_to("/account", "saved")


@router.post("/pause")
def change_pause(reader: SignedAct, c: Acting, paused: Annotated[bool, Form()]) -> Response:
    pause_all(reader.id, paused=paused, c=c)
    return back_to("/account", "paused" if paused else "resumed")


@router.post("/wishes/when")
def change_when(
    reader: SignedAct,
    c: Acting,
    weekday: Annotated[int, Form(ge=0, le=6)],
    hour: Hour,
    zone: Word,
    *,
    silent: Annotated[bool, Form()] = False,
    weekly: Annotated[bool, Form()] = False,
    quiet_from: Annotated[str, Form(pattern=r"^\d{0,2}$")] = "",
    quiet_until: Annotated[str, Form(pattern=r"^\d{0,2}$")] = "",
) -> Response:
    quiet = (int(quiet_from), int(quiet_until)) if quiet_from and quiet_until else None
    try:
        keep_quiet(reader.id, quiet, c)
        move_digest(reader.id, weekday, hour, zone, c)
    except WishError:
        return back_to("/account/wishes", "wrong")
    choose_silence(reader.id, told=silent, c=c)
    choose_weekly(reader.id, weekly=weekly, c=c)
    return back_to("/account/wishes", "saved")


@router.post("/wishes/what")
def change_what(
    reader: SignedAct,
    c: Acting,
    floor: Annotated[Significance, Form()],
    provision: Annotated[list[str], Form(max_length=100)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    try:
        choose_floor(reader.id, floor, c)
        if includes(reader.plan, FOLLOWING):
            follow_provisions(reader.id, provision, c)
    except WishError:
        return back_to("/account/wishes", "wrong")
    return back_to("/account/wishes", "saved")


def larger_plan(plan: Plan) -> Plan | None:
    """Return the next plan that has room for more platforms."""
    return next(
        (each for each in plans().values() if each.max_platforms > plan.max_platforms), None
    )


def _known(session: Session, platform: str) -> None:
    found = find_platform(session, platform)
    if found is None or found.retired_at:
        raise HTTPException(404)
