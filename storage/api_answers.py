"""Answers to requests that may come twice: claimed by their key, kept for a day."""

from datetime import timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.tables import ApiAnswer

KEPT = timedelta(days=1)
UNDER_WAY = timedelta(minutes=2)


def claim_answer(session: Session, row: ApiAnswer) -> int | None:
    """Take a key for its first request; None when it is taken.

    Answers older than a day are forgotten, and so is a request whose process died in it.
    """
    old = col(ApiAnswer.at) < row.at - KEPT
    dead = col(ApiAnswer.status).is_(None) & (col(ApiAnswer.at) < row.at - UNDER_WAY)
    session.execute(delete(ApiAnswer).where(or_(old, dead)))
    cells = row.model_dump(exclude={"id"})
    statement = insert(ApiAnswer).values(**cells).on_conflict_do_nothing()
    found = session.execute(statement.returning(col(ApiAnswer.id))).first()
    return found[0] if found else None


def find_answer(session: Session, subscriber_id: int, key: str) -> ApiAnswer | None:
    statement = select(ApiAnswer).where(
        col(ApiAnswer.subscriber_id) == subscriber_id, col(ApiAnswer.key) == key
    )
    return session.exec(statement).first()


def keep_answer(session: Session, answer_id: int, status: int, body: str) -> None:
    session.execute(
        update(ApiAnswer).where(col(ApiAnswer.id) == answer_id).values(status=status, body=body)
    )


def drop_answer(session: Session, answer_id: int) -> None:
    """Let the same request be made again."""
    session.execute(delete(ApiAnswer).where(col(ApiAnswer.id) == answer_id))
