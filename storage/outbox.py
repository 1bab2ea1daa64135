"""The outbox: every notification not yet delivered, claimed in batches under a lease."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, case, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.tables import Attempt, Notification
from models.words import NotificationState


@dataclass(frozen=True)
class Claim:
    """Notifications leased together; results count only while `token` is theirs."""

    token: UUID
    notifications: Sequence[Notification]


def add_notification(session: Session, row: Notification) -> bool:
    """Owe a message once: False when this kind, subject and destination has one already."""
    cells = row.model_dump(exclude={"id"})
    statement = insert(Notification).values(**cells).on_conflict_do_nothing()
    return session.execute(statement.returning(col(Notification.id))).first() is not None


def claim_due(session: Session, channel: str, limit: int, now: datetime, until: datetime) -> Claim:
    """Lease the most urgent due rows of a channel: sign-in first, digests last."""
    token = uuid4()
    due = (
        select(Notification.id)
        .where(col(Notification.channel) == channel, *_due(now))
        .order_by(col(Notification.priority), col(Notification.deliver_by), col(Notification.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    statement = (
        update(Notification)
        .where(col(Notification.id).in_(select(due.c.id)))
        .values(lease_token=token, leased_until=until)
        .returning(Notification)
    )
    rows = session.execute(statement).scalars().all()
    return Claim(token, sorted(rows, key=_urgency))


def renew_notifications(session: Session, token: UUID, until: datetime) -> None:
    """Keep what is still claimed under `token` until then."""
    session.execute(
        update(Notification)
        .where(col(Notification.lease_token) == token)
        .values(leased_until=until)
    )


@dataclass(frozen=True)
class Begun:
    """One try that is about to be made: its number, and how many before it killed their worker."""

    number: int
    crashes: int


def begin_attempt(session: Session, notification_id: int, token: UUID) -> Begun | None:
    """Count an attempt as its own send starts; None when the lease is no longer ours."""
    statement = (
        update(Notification)
        .where(col(Notification.id) == notification_id, col(Notification.lease_token) == token)
        .values(
            attempts=col(Notification.attempts) + 1,
            crashes=col(Notification.crashes) + case((col(Notification.begun), 1), else_=0),
            begun=True,
        )
        .returning(col(Notification.attempts), col(Notification.crashes))
    )
    row = session.execute(statement).first()
    return Begun(row[0], row[1]) if row else None


def end_attempt(session: Session, token: UUID, attempt: Attempt, values: dict[str, Any]) -> bool:
    """Record a try and its result together, and end the lease, if it is still ours."""
    if not settle(session, attempt.notification_id, token, values):
        return False
    session.add(attempt)
    return True


def settle(session: Session, notification_id: int, token: UUID, values: dict[str, Any]) -> bool:
    """Write a claimed notification's new state and end its lease, if it is still ours."""
    statement = (
        update(Notification)
        .where(col(Notification.id) == notification_id, col(Notification.lease_token) == token)
        .values(lease_token=None, leased_until=None, begun=False, **values)
        .returning(col(Notification.id))
    )
    return session.execute(statement).first() is not None


def release(session: Session, token: UUID) -> None:
    """Give back what is left of a claim."""
    session.execute(
        update(Notification)
        .where(col(Notification.lease_token) == token)
        .values(lease_token=None, leased_until=None)
    )


def channels_due(session: Session, now: datetime) -> list[str]:
    """Name the channels that have something due and unclaimed."""
    statement = select(Notification.channel).where(*_due(now)).distinct()
    return sorted(session.execute(statement).scalars())


def _urgency(row: Notification) -> tuple[int, bool, datetime, int]:
    return (row.priority, row.deliver_by is None, row.deliver_by or row.created_at, row.id or 0)


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Notification.state) == NotificationState.PENDING,
        col(Notification.next_attempt_at) <= now,
        or_(col(Notification.leased_until).is_(None), col(Notification.leased_until) <= now),
    )
