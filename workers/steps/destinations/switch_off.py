"""Switch a destination off that takes no message any more, and tell its owner by another road."""

from datetime import datetime

from sqlmodel import Session

from models.tables import Notification
from models.words import NotificationKind
from storage.people import disable_destination
from workers.steps.owe import owe_elsewhere


def switch_off(session: Session, row: Notification, label: str, reason: str, now: datetime) -> None:
    """Disable the destination of a row, as `suppress` does."""
    suppress(session, row.subscriber_id, row.destination_id, label, reason, now)


def suppress(
    session: Session,
    subscriber_id: int,
    destination_id: int,
    label: str,
    reason: str,
    now: datetime,
) -> None:
    """Disable a destination and owe its owner a notice where it can arrive.

    `label` names the destination without its secrets. Confirming it anew switches it on again.
    """
    disable_destination(session, destination_id, reason, now)
    content = {"topic": "disabled", "destination": label, "reason": reason}
    subject = f"disabled:{destination_id}:{now.isoformat()}"
    kind = NotificationKind.NOTICE
    owe_elsewhere(session, subscriber_id, destination_id, kind, subject, content, now)
