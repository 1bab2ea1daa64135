"""Settle what was under way when a backup was made, so that nothing of it is told again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import Session, SQLModel, col, select

from models.tables import (
    Alarm,
    Canary,
    Change,
    Decision,
    Destination,
    Document,
    Notification,
    Subscriber,
)
from models.words import DecisionKind, NotificationState, SkipReason

_FREE = {"lease_token": None, "leased_until": None}


def free_leases(session: Session, now: datetime) -> None:
    """End what another machine's workers had claimed, and its canaries and alarms."""
    for table in (Notification, Destination, Document):
        session.execute(update(table).values(_FREE))
    session.execute(update(Change).values(fan_out_token=None, fan_out_until=None))
    session.execute(delete(Canary).where(col(Canary.ended_at).is_(None)))
    session.execute(update(Alarm).where(col(Alarm.ended_at).is_(None)).values(ended_at=now))


def skip_waiting(session: Session, now: datetime) -> int:
    """End every message that waits, and return how many."""
    values = {"state": NotificationState.SKIPPED, "reason": SkipReason.RESTORED, "ended_at": now}
    statement = (
        update(Notification)
        .where(col(Notification.state) == NotificationState.PENDING)
        .values(values)
        .returning(col(Notification.id))
    )
    return len(session.execute(statement).all())


def skip_held(session: Session, now: datetime) -> int:
    """Skip what was held for digests whose hour has passed since, and return how much."""
    passed = select(Subscriber.id).where(col(Subscriber.next_digest_at) <= now)
    statement = (
        update(Decision)
        .where(
            col(Decision.kind) == DecisionKind.HOLD_FOR_DIGEST,
            col(Decision.digest_id).is_(None),
            col(Decision.subscriber_id).in_(passed),
        )
        .values(kind=DecisionKind.SKIP, reason=SkipReason.RESTORED)
        .returning(col(Decision.id))
    )
    return len(session.execute(statement).all())


def end_fan_outs(session: Session, now: datetime) -> int:
    """Fan nothing out that was found before the backup, and return how many changes that were."""
    statement = (
        update(Change)
        .where(col(Change.fanned_out_at).is_(None))
        .values(fanned_out_at=now)
        .returning(col(Change.id))
    )
    return len(session.execute(statement).all())


def overdue_for_digest(session: Session, now: datetime) -> Sequence[Subscriber]:
    return session.exec(select(Subscriber).where(col(Subscriber.next_digest_at) <= now)).all()


def count(session: Session, table: type[SQLModel]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()
