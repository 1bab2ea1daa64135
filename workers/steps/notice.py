"""Owe a message that no change is behind, such as a suspect page to the operators."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.tables import Destination, Document, Notification
from models.words import NotificationKind
from storage.outbox import add_notification
from storage.people import destinations_of, operators
from workers.context import Context
from workers.steps.assess import Finding


def notice_trouble(
    session: Session,
    document: Document,
    finding: Finding,
    cells: dict[str, Any],
    check_id: int,
    c: Context,
) -> None:
    """Tell the operators once, when a document was not readable N times in a row."""
    trouble = cells.get("suspect_streak", 0) + cells.get("failed_streak", 0)
    if trouble != c.settings.suspect_notice_after:
        return
    content = {
        "platform_id": document.platform_id,
        "terms_type": document.terms_type,
        "document_id": document.id,
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "evidence": list(finding.evidence),
        "times": trouble,
    }
    for operator in operators(session):
        owe(session, operator.id, NotificationKind.SUSPECT, f"check:{check_id}", content, c.now())


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
            add_notification(session, _row(destination, kind, subject, content, now))


def _row(
    destination: Destination,
    kind: NotificationKind,
    subject: str,
    content: dict[str, Any],
    now: datetime,
) -> Notification:
    assert destination.id is not None
    return Notification(
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
