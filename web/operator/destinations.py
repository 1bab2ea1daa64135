"""Destinations that fail, and messages with their tries; addresses are named without secrets."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response

from models.tables import Destination
from models.words import NotificationState
from notifications.channels import channel_named, channels
from notifications.sealing import SealingError
from storage.messages import messages_of, with_attempts
from storage.operator import list_actions
from storage.operator_lists import find_notification, list_failing, list_notifications, owner_of
from storage.people import find_destination
from web.operator.guard import PATH, Operating, back_with, operator_page
from web.site import READ, Acting, Id, Reading, TheSite
from workers.context import Context
from workers.steps.operating.mend_destination import enable_for_operator, pause_for_operator, replay

router = APIRouter(prefix=PATH)

_PAGE = 50
_LATELY = 20


@dataclass(frozen=True)
class Place:
    """A destination as operators see it."""

    row: Destination
    channel: str
    label: str
    email: str
    rests: bool
    waiting: int = 0


@router.api_route("/destinations", methods=READ, response_class=HTMLResponse)
def show_failing(
    operator: Operating, site: TheSite, session: Reading, c: Acting, after: int = 0
) -> HTMLResponse:
    rows = list_failing(session, _PAGE + 1, c.now(), max(after, 0))
    shown = rows[:_PAGE]
    return operator_page(
        site,
        "operator_destinations.html",
        operator,
        places=[place_of(one.row, one.email, c, one.waiting) for one in shown],
        following=shown[-1].row.id if len(rows) > _PAGE else None,
    )


@router.api_route("/destinations/{destination_id}", methods=READ, response_class=HTMLResponse)
def show_one(
    destination_id: Id, operator: Operating, site: TheSite, session: Reading, c: Acting
) -> HTMLResponse:
    row = find_destination(session, destination_id)
    if row is None:
        raise HTTPException(404)
    messages = messages_of(session, row.subscriber_id, _LATELY, destination_id=destination_id)
    return operator_page(
        site,
        "operator_destination.html",
        operator,
        place=place_of(row, owner_of(session, row).email, c),
        messages=with_attempts(session, messages),
        actions=list_actions(session, _LATELY, subject=f"destination:{destination_id}"),
    )


@router.post("/destinations/{destination_id}/pause")
def pause(destination_id: Id, operator: Operating) -> Response:
    result = pause_for_operator(destination_id, operator.hand)
    return back_with(f"{PATH}/destinations/{destination_id}", result)


@router.post("/destinations/{destination_id}/enable")
def enable(destination_id: Id, operator: Operating) -> Response:
    result = enable_for_operator(destination_id, operator.hand)
    return back_with(f"{PATH}/destinations/{destination_id}", result)


@router.api_route("/messages", methods=READ, response_class=HTMLResponse)
def show_messages(
    operator: Operating,
    site: TheSite,
    session: Reading,
    state: str = "failed",
    channel: str = "",
    before: int = 0,
) -> HTMLResponse:
    chosen = NotificationState(state) if state in set(NotificationState) else None
    road = channel if channel in channels() else ""
    rows = list_notifications(
        session, _PAGE + 1, state=chosen, channel=road, before=before if before > 0 else None
    )
    shown = rows[:_PAGE]
    return operator_page(
        site,
        "operator_messages.html",
        operator,
        messages=shown,
        states=list(NotificationState),
        roads={name: one.label for name, one in channels().items()},
        chosen=chosen,
        road=road,
        following=shown[-1].row.id if len(rows) > _PAGE else None,
    )


@router.post("/messages/{message_id}/replay")
def send_again(message_id: Id, operator: Operating, session: Reading) -> Response:
    row = find_notification(session, message_id)
    if row is None:
        raise HTTPException(404)
    result = replay(message_id, operator.hand)
    return back_with(f"{PATH}/destinations/{row.destination_id}", result)


def place_of(row: Destination, email: str, c: Context, waiting: int = 0) -> Place:
    """Name a destination without its secrets; one that no key opens is named so."""
    channel = channel_named(row.channel)
    try:
        label = channel.describe(channel.load(row.settings, c.keys))
    except SealingError:
        label = "sealed by a key that is not here"
    rests = row.rests_until is not None and row.rests_until > c.now()
    return Place(row, channel.label, label, email, rests, waiting)
