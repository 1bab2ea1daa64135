"""Switch a destination off that will never take a message, and tell its owner by another road."""

from datetime import datetime

from sqlmodel import Session

from models.tables import Notification
from models.words import NotificationKind
from storage.letters import Letters
from storage.people import disable_destination
from workers.steps.notice import owe


def switch_off(
    session: Session, row: Notification, reason: str, letters: Letters, now: datetime
) -> None:
    """Disable the destination and owe its owner a notice by e-mail, once."""
    disable_destination(session, row.destination_id, reason, now)
    destination = letters.destinations[row.destination_id]
    content = {"topic": "disabled", "channel": destination.channel, "reason": reason}
    content["destination_id"] = str(row.destination_id)
    subject = f"disabled:{row.destination_id}:{now.isoformat()}"
    owe(session, row.subscriber_id, NotificationKind.NOTICE, subject, content, now)
