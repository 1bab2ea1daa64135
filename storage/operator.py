"""Operators' sessions, and the record of what they did."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.tables import OperatorAction, OperatorSession
from models.words import Operation


def add_operator_link(session: Session, email: str, now: datetime) -> int:
    row = OperatorSession(email=email, asked_at=now)
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def unused_operator_link(session: Session, link_id: int) -> str | None:
    """Return whose link it is, if it was not used before."""
    row = session.get(OperatorSession, link_id)
    return row.email if row and row.used_at is None and row.ended_at is None else None


def use_operator_link(session: Session, link_id: int, key: str, now: datetime) -> bool:
    """Begin the session of a link under `key`; False when the link was used before."""
    statement = (
        update(OperatorSession)
        .where(
            col(OperatorSession.id) == link_id,
            col(OperatorSession.used_at).is_(None),
            col(OperatorSession.ended_at).is_(None),
        )
        .values(used_at=now, key=key)
        .returning(col(OperatorSession.id))
    )
    return session.execute(statement).first() is not None


def operator_with(session: Session, key: str, since: datetime) -> str | None:
    """Return whose session a key opens, if it began after `since` and was not ended."""
    statement = select(OperatorSession.email).where(
        col(OperatorSession.key) == key,
        col(OperatorSession.used_at) > since,
        col(OperatorSession.ended_at).is_(None),
    )
    return session.exec(statement).first()


def end_operator_session(session: Session, key: str, now: datetime) -> None:
    session.execute(
        update(OperatorSession)
        .where(col(OperatorSession.key) == key, col(OperatorSession.ended_at).is_(None))
        .values(ended_at=now)
    )


def begin_action(session: Session, row: OperatorAction) -> int:
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def end_action(session: Session, action_id: int, **cells: Any) -> None:
    session.execute(
        update(OperatorAction).where(col(OperatorAction.id) == action_id).values(**cells)
    )


def find_action(session: Session, action_id: int) -> OperatorAction | None:
    return session.get(OperatorAction, action_id)


def list_actions(
    session: Session,
    limit: int,
    *,
    before: int | None = None,
    subject: str | None = None,
    operation: Operation | None = None,
) -> Sequence[OperatorAction]:
    """List what operators did, newest first; `before` is where the last page ended."""
    statement = select(OperatorAction).order_by(col(OperatorAction.id).desc()).limit(limit)
    if before is not None:
        statement = statement.where(col(OperatorAction.id) < before)
    if subject is not None:
        statement = statement.where(col(OperatorAction.subject) == subject)
    if operation is not None:
        statement = statement.where(col(OperatorAction.operation) == operation)
    return session.exec(statement).all()
