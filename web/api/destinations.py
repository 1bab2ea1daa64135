"""Where the caller is told: list, add, confirm, try, and replace a signing secret."""

from collections.abc import Callable
from secrets import token_bytes

from fastapi import APIRouter, Response
from sqlmodel import Session

from models.tables import Destination
from notifications.channels import channel_named, channels
from notifications.channels.webhook import make_secret
from storage.database import transaction
from storage.messages import owe_failed_again
from storage.people import destinations_of
from web.api import account_shapes as shapes
from web.api.callers import Owner, Writer
from web.api.once import Doing
from web.api.paging import Page
from web.api.problems import Refusal, told
from web.site import Acting, Id, Reading
from workers.context import Context
from workers.steps.destinations.confirm import Asked, ask_again, confirm_by_code
from workers.steps.destinations.open_destination import (
    Refused,
    open_destination,
    replace_secret,
    try_destination,
)

router = APIRouter(prefix="/destinations", tags=["account"], responses=told(404))

_TOO_OFTEN = "Too often; please wait."
_REFUSED = {Asked.TOO_OFTEN: (429, _TOO_OFTEN), Asked.WRONG: (422, "That is not its code.")}


@router.get("")
def destinations(caller: Owner, session: Reading, c: Acting) -> Page[shapes.Destination]:
    """List the caller's destinations, the oldest first."""
    rows = destinations_of(session, [caller.id])
    return Page(items=[_shown(row, c) for row in rows])


@router.get("/{destination_id}")
def destination(
    destination_id: Id, caller: Owner, session: Reading, c: Acting
) -> shapes.Destination:
    return _shown(own(session, caller.id, destination_id), c)


@router.post("", status_code=201, response_model=shapes.Opened)
def add(wanted: shapes.NewDestination, caller: Writer, once: Doing, c: Acting) -> Response:
    """Add a destination; nothing but what confirms it is sent there until it is confirmed."""

    def act() -> shapes.Opened:
        if wanted.channel not in channels():
            raise Refusal(422, "There is no such channel.")
        secret, cells = None, wanted.settings
        if wanted.channel == "webhook" and "secrets" not in cells:
            secret = make_secret(token_bytes(32))
            cells = {**cells, "secrets": [secret]}
        opened = open_destination(caller.id, wanted.channel, cells, c)
        if isinstance(opened, Refused):
            raise Refusal(422, opened.reason)
        return shapes.Opened(id=opened.id, secret=secret)

    return once.do(act)


@router.post("/{destination_id}/confirm", response_model=shapes.Said)
def confirm(
    destination_id: Id, given: shapes.Code, caller: Writer, once: Doing, session: Reading, c: Acting
) -> Response:
    """Confirm a destination by the code that it was sent."""
    own(session, caller.id, destination_id)
    return once.do(lambda: _said(confirm_by_code(destination_id, given.code, c)), 200)


@router.post("/{destination_id}/ask", response_model=shapes.Said)
def ask(destination_id: Id, caller: Writer, once: Doing, session: Reading, c: Acting) -> Response:
    """Send what confirms a destination once more."""
    own(session, caller.id, destination_id)
    return once.do(lambda: _said(ask_again(destination_id, c)), 200)


@router.post("/{destination_id}/test", status_code=202, response_model=shapes.Said)
def test(destination_id: Id, caller: Writer, once: Doing, session: Reading, c: Acting) -> Response:
    """Send a destination a test message."""
    own(session, caller.id, destination_id)
    return once.do(_trying(destination_id, c), 202)


@router.post("/{destination_id}/secret", response_model=shapes.Secret)
def replace(
    destination_id: Id, caller: Writer, once: Doing, session: Reading, c: Acting
) -> Response:
    """Sign a webhook's messages with a new secret."""
    own(session, caller.id, destination_id)

    def act() -> shapes.Secret:
        secret = replace_secret(destination_id, token_bytes(32), c)
        if secret is None:
            raise Refusal(422, "Only a webhook has a signing secret.")
        return shapes.Secret(secret=secret)

    return once.do(act, 200)


@router.post("/{destination_id}/replay", status_code=202, response_model=shapes.Replayed)
def replay(
    destination_id: Id,
    wanted: shapes.Since,
    caller: Writer,
    once: Doing,
    session: Reading,
    c: Acting,
) -> Response:
    """Send once more all that failed there since a time, by the same names.

    What the plan or a wish leaves out by now is left out; what arrived stays as it is.
    """
    own(session, caller.id, destination_id)

    def act() -> shapes.Replayed:
        with transaction(c.engine) as writing:
            again = owe_failed_again(writing, caller.id, destination_id, wanted.since, c.now())
        return shapes.Replayed(messages=again)

    return once.do(act, 202)


def own(session: Session, subscriber_id: int, destination_id: int) -> Destination:
    """Return the caller's own destination; another's is as if it were not there."""
    rows = destinations_of(session, [subscriber_id])
    found = next((row for row in rows if row.id == destination_id), None)
    if found is None:
        raise Refusal(404, "There is no such destination.")
    return found


def _trying(destination_id: int, c: Context) -> Callable[[], shapes.Said]:
    def act() -> shapes.Said:
        if not try_destination(destination_id, c):
            raise Refusal(429, _TOO_OFTEN)
        return shapes.Said(result="on its way")

    return act


def _said(asked: Asked) -> shapes.Said:
    if asked in _REFUSED:
        raise Refusal(*_REFUSED[asked])
    return shapes.Said(result=asked.value)


def _shown(row: Destination, c: Context) -> shapes.Destination:
    channel = channel_named(row.channel)
    return shapes.Destination(
        id=row.id or 0,
        channel=row.channel,
        label=channel.describe(channel.load(row.settings, c.keys)),
        created_at=row.created_at,
        verified_at=row.verified_at,
        disabled_at=row.disabled_at,
        disabled_reason=row.disabled_reason,
    )
