"""One subscriber's messages with their tries, and the one that is to be sent once more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.tables import Attempt, Notification
from models.words import NotificationState

_ENDED = (NotificationState.DELIVERED, NotificationState.FAILED, NotificationState.SKIPPED)


def messages_of(
    session: Session,
    subscriber_id: int,
    limit: int,
    *,
    before: int | None = None,
    destination_id: int | None = None,
) -> Sequence[Notification]:
    """List a subscriber's messages, newest first; `before` is where the last page ended."""
    statement = select(Notification).where(col(Notification.subscriber_id) == subscriber_id)
    if before is not None:
        statement = statement.where(col(Notification.id) < before)
    if destination_id is not None:
        statement = statement.where(col(Notification.destination_id) == destination_id)
    return session.exec(statement.order_by(col(Notification.id).desc()).limit(limit)).all()


def find_message(session: Session, subscriber_id: int, message_id: int) -> Notification | None:
    """Return a message of this subscriber's."""
    statement = select(Notification).where(
        col(Notification.id) == message_id, col(Notification.subscriber_id) == subscriber_id
    )
    return session.exec(statement).first()


def attempts_at(session: Session, message_id: int) -> Sequence[Attempt]:
    """List the tries at a message, the first one first."""
    statement = select(Attempt).where(col(Attempt.notification_id) == message_id)
    return session.exec(statement.order_by(col(Attempt.number))).all()


def owe_again(session: Session, message_id: int, now: datetime) -> UUID | None:
    """Make a message that ended due once more, by the name it had; None while it is still owed."""
    statement = (
        update(Notification)
        .where(col(Notification.id) == message_id, col(Notification.state).in_(_ENDED))
        .values(
            state=NotificationState.PENDING,
            reason=None,
            ended_at=None,
            begun=False,
            crashes=0,
            next_attempt_at=now,
        )
        .returning(col(Notification.uid))
    )
    row = session.execute(statement).first()
    return row[0] if row else None
