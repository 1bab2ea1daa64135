"""Switch a destination off that will never take a message, and tell its owner by another road."""

from datetime import datetime

from sqlmodel import Session

from models.tables import Notification
from models.words import NotificationKind
from storage.people import disable_destination
from workers.steps.owe import owe


def switch_off(session: Session, row: Notification, label: str, reason: str, now: datetime) -> None:
    """Disable a row's destination and owe its owner a notice by e-mail.

    `label` names the destination without its secrets.
    """
    disable_destination(session, row.destination_id, reason, now)
    content = {"topic": "disabled", "destination": label, "reason": reason}
    subject = f"disabled:{row.destination_id}:{now.isoformat()}"
    owe(session, row.subscriber_id, NotificationKind.NOTICE, subject, content, now)
