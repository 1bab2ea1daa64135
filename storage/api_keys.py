"""Keys of the API: found by their handle, counted by the minute, revoked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, update
from sqlmodel import Session, col, select

from models.tables import ApiKey, Subscriber


def find_key(session: Session, handle: str) -> tuple[ApiKey, Subscriber] | None:
    """Return a key that was not revoked, and whose it is."""
    statement = (
        select(ApiKey, Subscriber)
        .join(Subscriber, col(Subscriber.id) == col(ApiKey.subscriber_id))
        .where(col(ApiKey.handle) == handle, col(ApiKey.revoked_at).is_(None))
    )
    return session.exec(statement).first()


def keys_of(session: Session, subscriber_id: int) -> Sequence[ApiKey]:
    """List a subscriber's keys, revoked ones too, the oldest first."""
    statement = select(ApiKey).where(col(ApiKey.subscriber_id) == subscriber_id)
    return session.exec(statement.order_by(col(ApiKey.id))).all()


def add_key(session: Session, row: ApiKey) -> None:
    session.add(row)
    session.flush()


def count_use(session: Session, key_id: int, minute: datetime) -> int:
    """Count one request in a minute, exactly under concurrency; return how many there were.

    The commit does not wait for the disk: what a power cut forgets is the count of that minute.
    """
    same = col(ApiKey.minute_at) == minute
    statement = (
        update(ApiKey)
        .where(col(ApiKey.id) == key_id)
        .values(minute_at=minute, used=case((same, col(ApiKey.used) + 1), else_=1))
        .returning(col(ApiKey.used), func.set_config("synchronous_commit", "off", True))
    )
    return int(session.execute(statement).scalar_one())


def revoke_key(session: Session, subscriber_id: int, handle: str, now: datetime) -> bool:
    """Make a subscriber's key worthless; False when they have none of that name that works."""
    statement = (
        update(ApiKey)
        .where(
            col(ApiKey.handle) == handle,
            col(ApiKey.subscriber_id) == subscriber_id,
            col(ApiKey.revoked_at).is_(None),
        )
        .values(revoked_at=now)
        .returning(col(ApiKey.id))
    )
    return session.execute(statement).first() is not None
