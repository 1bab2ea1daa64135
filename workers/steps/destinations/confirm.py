"""Have a destination confirmed by whoever reads it; until then it is told of no change.

A private one gets a link; elsewhere, where others read too, a code to be entered with us.
"""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from models.tables import Destination
from models.words import NotificationKind
from notifications.codes import is_code
from notifications.links import Grant
from storage.bounces import lock_destination
from storage.database import transaction
from storage.people import destinations_of, unverify_destination
from workers.context import Context
from workers.steps.admit import admit, limits_of_code, limits_of_link
from workers.steps.destinations.switch_on import switch_on
from workers.steps.owe import owe_to

TOPIC = "confirm"


class Asked(StrEnum):
    """What came of a request to confirm."""

    SENT = "sent"
    CONFIRMED = "confirmed"
    TOO_OFTEN = "too_often"
    WRONG = "wrong"


def ask_to_confirm(session: Session, destination: Destination, now: datetime) -> None:
    """Owe a destination the one message that it gets unconfirmed: what confirms it."""
    subject, content = f"{TOPIC}:{now.isoformat()}", {"topic": TOPIC}
    owe_to(session, destination, NotificationKind.SIGN_IN, subject, content, now)


def ask_again(destination_id: int, c: Context) -> Asked:
    """Send what confirms a destination once more, to one switched off as well; limited by time."""
    now = c.now()
    with transaction(c.engine) as session:
        destination = lock_destination(session, destination_id)
        if destination is None or (destination.verified_at and not destination.disabled_at):
            return Asked.CONFIRMED
        if not admit(session, c.site.secret, limits_of_link(destination_id), now):
            return Asked.TOO_OFTEN
        unverify_destination(session, destination_id)
        ask_to_confirm(session, destination, now)
    return Asked.SENT


def confirm_by_code(destination_id: int, entered: str, c: Context) -> Asked:
    """Confirm a destination by the code that was sent to it."""
    now = c.now()
    with transaction(c.engine) as session:
        if not admit(session, c.site.secret, limits_of_code(destination_id), now):
            return Asked.TOO_OFTEN
        if not is_code(c.site.secret, destination_id, entered, now):
            return Asked.WRONG
        switch_on(session, destination_id, now)
    return Asked.CONFIRMED


def confirm_address(session: Session, grant: Grant, now: datetime) -> None:
    """Note that the address which a token was sent to is read; the first time counts.

    One that was switched off after it was confirmed stays so, until it is asked again.
    """
    if destination := address_of(session, grant):
        switch_on(session, destination.id or 0, now)


def address_of(session: Session, grant: Grant) -> Destination | None:
    """Return the destination that a token was sent to, unless it has gone."""
    rows = destinations_of(session, [grant.subscriber_id])
    return next((row for row in rows if row.id == grant.destination_id), None)
