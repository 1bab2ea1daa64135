"""Signed heads of the evidence log, and what an authority said of their time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.tables import LogHead, LogRestore, LogStamp

_WAITS = timedelta(days=30)  # an authority that never answers is asked no longer


def latest_head(session: Session) -> LogHead | None:
    """Return the head that was signed last."""
    return session.exec(select(LogHead).order_by(col(LogHead.id).desc()).limit(1)).first()


def head_of_size(session: Session, size: int) -> LogHead | None:
    """Return the first head that was signed at a size."""
    statement = select(LogHead).where(LogHead.size == size).order_by(col(LogHead.id))
    return session.exec(statement.limit(1)).first()


def first_head_of(session: Session, size: int) -> LogHead | None:
    """Return the first head of so many entries, or of more."""
    statement = select(LogHead).where(col(LogHead.size) >= size)
    return session.exec(statement.order_by(col(LogHead.size), col(LogHead.id)).limit(1)).first()


def heads_before(session: Session, before: int | None, most: int) -> Sequence[LogHead]:
    """List heads, the newest first, from the one before `before` on."""
    statement = select(LogHead).order_by(col(LogHead.id).desc()).limit(most)
    if before is not None:
        statement = statement.where(col(LogHead.id) < before)
    return session.exec(statement).all()


def all_heads(session: Session) -> Sequence[LogHead]:
    return session.exec(select(LogHead).order_by(col(LogHead.id))).all()


def all_restores(session: Session) -> Sequence[LogRestore]:
    """List the restores that the log went through, in their order."""
    return session.exec(select(LogRestore).order_by(col(LogRestore.id))).all()


def stamp_of(session: Session, head_id: int) -> LogStamp | None:
    return session.get(LogStamp, head_id)


def all_stamps(session: Session) -> Sequence[LogStamp]:
    return session.exec(select(LogStamp).order_by(col(LogStamp.head_id))).all()


def heads_to_stamp(session: Session, now: datetime, most: int) -> Sequence[LogHead]:
    """List heads that no authority has confirmed yet, the newest first."""
    stamped = select(LogStamp.head_id).where(col(LogStamp.head_id) == col(LogHead.id))
    statement = (
        select(LogHead)
        .where(~stamped.exists(), col(LogHead.at) > now - _WAITS)
        .order_by(col(LogHead.id).desc())
    )
    return session.exec(statement.limit(most)).all()
