"""Owe somebody a message that no change is behind."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.tables import Destination, Notification
from models.words import NotificationKind
from storage.outbox import add_notification
from storage.people import destinations_of


def owe(
    session: Session,
    subscriber_id: int | None,
    kind: NotificationKind,
    subject: str,
    content: dict[str, Any],
    now: datetime,
) -> None:
    """Owe a subscriber one message by e-mail, once for each kind and subject."""
    assert subscriber_id is not None
    for destination in destinations_of(session, [subscriber_id]):
        if destination.channel == "email":
            owe_to(session, destination, kind, subject, content, now)


def owe_elsewhere(
    session: Session,
    subscriber_id: int,
    but: int,
    kind: NotificationKind,
    subject: str,
    content: dict[str, Any],
    now: datetime,
) -> None:
    """Owe a subscriber one message on their other roads: by e-mail, or by all where none is."""
    rows = destinations_of(session, [subscriber_id])
    open_ones = [r for r in rows if r.id != but and r.verified_at and not r.disabled_at]
    mails = [row for row in open_ones if row.channel == "email"]
    for destination in mails or open_ones:
        owe_to(session, destination, kind, subject, content, now)


def owe_to(
    session: Session,
    destination: Destination,
    kind: NotificationKind,
    subject: str,
    content: dict[str, Any],
    now: datetime,
) -> None:
    """Owe one destination a message, once for each kind and subject."""
    assert destination.id is not None
    row = Notification(
        kind=kind,
        subject=subject,
        subscriber_id=destination.subscriber_id,
        destination_id=destination.id,
        channel=destination.channel,
        priority=0 if kind is NotificationKind.SIGN_IN else 5,
        content=content,
        created_at=now,
        next_attempt_at=now,
    )
    add_notification(session, row)
