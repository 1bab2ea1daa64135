"""Remind readers of what they said would be done, and tell a second address when it was not."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from models.names import change_name
from models.tables import Acknowledgement, Subscriber
from models.words import NotificationKind
from storage.acknowledgements import find_alert, take_escalations, take_reminders
from storage.database import transaction
from storage.people import find_destination
from storage.team import mailbox_of, members_of
from workers.context import Context
from workers.steps.owe import owe_to
from workers.steps.subscribers.welcome import own_mailbox

BEFORE = timedelta(days=3)


def remind_due(c: Context) -> int:
    """Owe each reminder once, some days before; the second address hears the day after."""
    now = c.now()
    with transaction(c.engine) as session:
        soon = take_reminders(session, now.date() + BEFORE, now)
        late = take_escalations(session, now.date(), now)
        for row, subscriber in soon:
            own = own_mailbox(session, subscriber)
            content = _content(session, row, subscriber, now)
            _owe(session, row, own.id if own else None, "reminder", content, c)
            _owe(session, row, _mailbox_of_owner(session, row), "reminder", content, c)
        for row, subscriber in late:
            content = _content(session, row, subscriber, now)
            _owe(session, row, subscriber.escalates_to, "escalation", content, c)
    return len(soon) + len(late)


def _mailbox_of_owner(session: Session, row: Acknowledgement) -> int | None:
    """Return the mailbox of the member who sees to it, where its owner is one."""
    members = members_of(session, row.subscriber_id)
    owner = next((one.id for one in members if one.email == row.owner), None)
    mailbox = mailbox_of(session, owner) if owner else None
    return mailbox.id if mailbox else None


def _owe(
    session: Session,
    row: Acknowledgement,
    destination_id: int | None,
    topic: str,
    content: dict[str, Any],
    c: Context,
) -> None:
    destination = find_destination(session, destination_id) if destination_id else None
    if destination:
        subject = f"{topic}:{row.id}:{row.due_on}"
        owe_to(session, destination, NotificationKind.REMINDER, subject, content, c.now())


def _content(
    session: Session, row: Acknowledgement, subscriber: Subscriber, now: datetime
) -> dict[str, Any]:
    due: date = row.due_on or row.changed_at.date()
    alert = find_alert(session, row.subscriber_id, row.change_id)
    return {
        "change_id": row.change_id,
        "platform": alert.platform if alert else "",
        "document": alert.terms_type if alert else "",
        "headline": alert.change.summary["headline"] if alert else change_name(row.change_id),
        "due_on": due.isoformat(),
        "late": due < now.date(),
        "verdict": row.verdict.value,
        "owner": row.owner or subscriber.name or subscriber.email,
        "note": row.note,
    }
