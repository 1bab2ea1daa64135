"""My channels: add, confirm, try, pause, replace the secret, and see what was tried."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_bytes
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from models.tables import Destination
from models.words import NotificationState
from notifications.channels import channel_named, channels
from notifications.channels.webhook import make_secret
from notifications.policy import may_use_channel
from storage.messages import messages_of, with_attempts
from storage.people import destinations_of
from web.signed_in import Reader, SignedAct, SignedIn, back_to, own_page
from web.site import READ, Acting, Id, Reading, Site, TheSite
from workers.context import Context
from workers.steps.destinations.confirm import Asked, ask_again, confirm_by_code
from workers.steps.destinations.open_destination import (
    Refused,
    open_destination,
    replace_secret,
    try_destination,
)
from workers.steps.destinations.rest_destination import (
    BY_OWNER,
    pause_destination,
    remove_destination,
    resume_destination,
)

router = APIRouter(prefix="/account/channels")

_LATELY = 20
_SAID = {
    "sent": "On its way: a link by e-mail, or a code.",
    "confirmed": "It is confirmed.",
    "too_often": "That was asked for a short while ago. Please wait.",
    "wrong": "That is not its code. The newest one counts, for half a day.",
    "tried": "A test message is on its way.",
    "paused": "Paused. Nothing is sent there.",
    "resumed": "Resumed.",
    "removed": "Removed.",
    "again": "On its way once more, under the same name.",
    "owed": "That message is still on its way.",
}
Text = Annotated[str, Form(max_length=2000)]


@dataclass(frozen=True)
class Place:
    """One destination as its owner sees it."""

    row: Destination
    channel: str
    label: str
    is_own: bool

    @property
    def path(self) -> str:
        return f"/account/channels/{self.row.id}"

    @property
    def state(self) -> str:
        if self.row.disabled_at:
            mine = self.row.disabled_reason == BY_OWNER
            return "paused" if mine else "off"
        return "on" if self.row.verified_at else "waits"


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(
    reader: SignedIn, site: TheSite, session: Reading, c: Acting, said: str = ""
) -> HTMLResponse:
    return _list(reader, site, session, c, said=_SAID.get(said, ""))


@router.post("", response_class=HTMLResponse)
def add(
    reader: SignedAct,
    site: TheSite,
    session: Reading,
    c: Acting,
    channel: Text,
    address: Text,
    label: Annotated[str, Form(max_length=80)] = "",
) -> Response:
    if channel not in channels():
        raise HTTPException(404)
    secret = make_secret(token_bytes(32)) if channel == "webhook" else ""
    opened = open_destination(reader.id, channel, _cells(channel, address, label, secret), c)
    if isinstance(opened, Refused):
        return _list(reader, site, session, c, status=422, problem=opened.reason)
    place = own_place(session, reader, opened.id, c)
    return place_page(reader, site, session, place, said=_SAID["sent"], secret=secret)


@router.api_route("/{destination_id}", methods=READ, response_class=HTMLResponse)
def show_one(
    destination_id: Id,
    reader: SignedIn,
    site: TheSite,
    session: Reading,
    c: Acting,
    said: str = "",
) -> HTMLResponse:
    place = own_place(session, reader, destination_id, c)
    return place_page(reader, site, session, place, said=_SAID.get(said, ""))


@router.post("/{destination_id}/code")
def enter_code(
    destination_id: Id, reader: SignedAct, session: Reading, c: Acting, code: Text = ""
) -> Response:
    place = own_place(session, reader, destination_id, c)
    return back_to(place.path, confirm_by_code(destination_id, code, c).value)


@router.post("/{destination_id}/secret", response_class=HTMLResponse)
def change_secret(
    destination_id: Id, reader: SignedAct, site: TheSite, session: Reading, c: Acting
) -> Response:
    place = own_place(session, reader, destination_id, c)
    secret = replace_secret(destination_id, token_bytes(32), c) or ""
    return place_page(reader, site, session, place, secret=secret)


@router.post("/{destination_id}/remove")
def remove(destination_id: Id, reader: SignedAct, session: Reading, c: Acting) -> Response:
    place = own_place(session, reader, destination_id, c)
    if place.is_own:
        raise HTTPException(400)
    remove_destination(reader.id, destination_id, c)
    return back_to("/account/channels", "removed")


@router.post("/{destination_id}/{act}")
def act_on(
    destination_id: Id, act: str, reader: SignedAct, session: Reading, c: Acting
) -> Response:
    place = own_place(session, reader, destination_id, c)
    if act not in _ACTS:
        raise HTTPException(404)
    return back_to(place.path, _ACTS[act](destination_id, c))


def _test(destination_id: int, c: Context) -> str:
    return "tried" if try_destination(destination_id, c) else Asked.TOO_OFTEN.value


def _pause(destination_id: int, c: Context) -> str:
    pause_destination(destination_id, c)
    return "paused"


def _resume(destination_id: int, c: Context) -> str:
    resume_destination(destination_id, c)
    return "resumed"


_ACTS: dict[str, Callable[[int, Context], str]] = {
    "ask": lambda destination_id, c: ask_again(destination_id, c).value,
    "test": _test,
    "pause": _pause,
    "resume": _resume,
}


def _cells(channel: str, address: str, label: str, secret: str) -> dict[str, Any]:
    if channel == "email":
        return {"address": address.strip()}
    if channel == "slack":
        return {"url": address.strip(), "channel": label.strip()}
    return {"url": address.strip(), "secrets": [secret]}


def own_place(session: Session, reader: Reader, destination_id: int, c: Context) -> Place:
    """Return the reader's own destination; another's is as if it were not there."""
    for row in destinations_of(session, [reader.id]):
        if row.id == destination_id:
            return _place(row, reader, c)
    raise HTTPException(404)


def _place(row: Destination, reader: Reader, c: Context) -> Place:
    channel = channel_named(row.channel)
    label = channel.describe(channel.load(row.settings, c.keys))
    is_own = row.channel == "email" and label == reader.subscriber.email
    return Place(row, channel.label, label, is_own)


def _list(
    reader: Reader,
    site: Site,
    session: Session,
    c: Context,
    *,
    status: int = 200,
    said: str = "",
    problem: str = "",
) -> HTMLResponse:
    rows = destinations_of(session, [reader.id])
    install = c.site.add_to_slack(reader.id, c.now(), reader.subscriber.link_generation)
    return own_page(
        site,
        "own_channels.html",
        reader,
        status,
        said=said,
        problem=problem,
        places=[_place(row, reader, c) for row in rows],
        offered={name: may_use_channel(reader.plan, name) for name in channels()},
        install=install if site.settings.slack_client_id else "",
    )


def place_page(
    reader: Reader, site: Site, session: Session, place: Place, *, said: str = "", secret: str = ""
) -> HTMLResponse:
    """Render the page of one destination, with what was sent there lately."""
    messages = messages_of(session, reader.id, _LATELY, destination_id=place.row.id)
    failed = [row.ended_at for row in messages if row.state is NotificationState.FAILED]
    return own_page(
        site,
        "own_channel.html",
        reader,
        said=said,
        place=place,
        secret=secret,
        messages=with_attempts(session, messages),
        failed=min(filter(None, failed), default=None),
    )
