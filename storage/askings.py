"""Requests that are limited by time: counted exactly, forgotten after a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from models.tables import Asking

KEPT = timedelta(days=1)


def count_askings(session: Session, key: str, since: datetime) -> int:
    """Count the requests under a key; until the commit nobody else counts under the same key."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    statement = select(func.count()).where(col(Asking.key) == key, col(Asking.at) > since)
    return session.exec(statement).one()


def add_askings(session: Session, keys: Sequence[str], now: datetime) -> None:
    """Note requests, and forget those that no limit counts any more."""
    session.execute(delete(Asking).where(col(Asking.at) < now - KEPT))
    session.add_all(Asking(key=key, at=now) for key in keys)
