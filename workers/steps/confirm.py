"""Have an address confirmed by whoever reads its mail; until then it is told of no change."""

from datetime import datetime

from sqlmodel import Session

from models.tables import Destination
from models.words import NotificationKind
from notifications.links import Grant
from storage.people import destinations_of, verify_destination
from workers.steps.owe import owe_to

TOPIC = "confirm"


def ask_to_confirm(session: Session, destination: Destination, now: datetime) -> None:
    """Owe an address the one message that it gets unconfirmed: the link that confirms it."""
    subject, content = f"{TOPIC}:{now.isoformat()}", {"topic": TOPIC}
    owe_to(session, destination, NotificationKind.SIGN_IN, subject, content, now)


def confirm_address(session: Session, grant: Grant, now: datetime) -> None:
    """Note that the address which a token was sent to is read; the first time counts.

    One that was switched off meanwhile stays so.
    """
    if destination := address_of(session, grant):
        verify_destination(session, destination.id or 0, now)


def address_of(session: Session, grant: Grant) -> Destination | None:
    """Return the destination that a token was sent to, unless it has gone."""
    rows = destinations_of(session, [grant.subscriber_id])
    return next((row for row in rows if row.id == grant.destination_id), None)
