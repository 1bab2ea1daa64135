"""One subscriber's messages with their tries, and those that are to be sent once more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Update, update
from sqlmodel import Session, col, select

from models.tables import Attempt, Notification
from models.words import NotificationKind, NotificationState, SkipReason

# Of no use later: links grow old, and a test is asked for anew.
_OF_THE_MOMENT = (NotificationKind.SIGN_IN, NotificationKind.TEST)
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


def with_attempts(
    session: Session, messages: Sequence[Notification]
) -> list[tuple[Notification, list[Attempt]]]:
    """Give each message with the tries at it, the first one first, in one query."""
    ids = [message.id for message in messages]
    statement = select(Attempt).where(col(Attempt.notification_id).in_(ids))
    tries = session.exec(statement.order_by(col(Attempt.number))).all()
    return [
        (message, [each for each in tries if each.notification_id == message.id])
        for message in messages
    ]


def owe_again(session: Session, message_id: int, now: datetime) -> UUID | None:
    """Make a message that ended due once more, by the name it had; None while it is still owed."""
    which = (col(Notification.id) == message_id, col(Notification.state).in_(_ENDED))
    row = session.execute(_due_again(which, now).returning(col(Notification.uid))).first()
    return row[0] if row else None


def owe_failed_again(
    session: Session, subscriber_id: int, destination_id: int, since: datetime, now: datetime
) -> int:
    """Make all that was given up at a destination since then due once more; return how many."""
    failed = col(Notification.state) == NotificationState.FAILED
    return _owe_lot(session, subscriber_id, destination_id, since, now, failed)


def owe_skipped_again(
    session: Session, subscriber_id: int, destination_id: int, since: datetime, now: datetime
) -> int:
    """Make due again what was skipped since then because the destination was off."""
    off = col(Notification.reason) == SkipReason.DESTINATION_DISABLED.value
    skipped = (col(Notification.state) == NotificationState.SKIPPED) & off
    return _owe_lot(session, subscriber_id, destination_id, since, now, skipped)


def _owe_lot(
    session: Session,
    subscriber_id: int,
    destination_id: int,
    since: datetime,
    now: datetime,
    ended_so: ColumnElement[bool],
) -> int:
    which = (
        col(Notification.subscriber_id) == subscriber_id,
        col(Notification.destination_id) == destination_id,
        col(Notification.ended_at) >= since,
        col(Notification.kind).not_in(_OF_THE_MOMENT),
        ended_so,
    )
    statement = _due_again(which, now).returning(col(Notification.id))
    return len(session.execute(statement).all())


def _due_again(which: Sequence[ColumnElement[bool]], now: datetime) -> Update:
    return (
        update(Notification)
        .where(*which)
        .values(
            state=NotificationState.PENDING,
            reason=None,
            ended_at=None,
            begun=False,
            crashes=0,
            replayed_after=col(Notification.attempts),
            next_attempt_at=now,
        )
    )
