"""Links that sign somebody in once, and the sessions that they began."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.tables import Member, SignIn, Subscriber


def add_sign_in(session: Session, row: SignIn) -> int:
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def use_sign_in(session: Session, sign_in_id: int, key: str, now: datetime) -> bool:
    """Begin the session of a link under `key`; False when the link was used before."""
    statement = (
        update(SignIn)
        .where(
            col(SignIn.id) == sign_in_id,
            col(SignIn.used_at).is_(None),
            col(SignIn.ended_at).is_(None),
        )
        .values(used_at=now, key=key)
        .returning(col(SignIn.id))
    )
    return session.execute(statement).first() is not None


def is_unused(session: Session, sign_in_id: int) -> bool:
    row = session.get(SignIn, sign_in_id)
    return row is not None and row.used_at is None and row.ended_at is None


def member_behind(session: Session, sign_in_id: int) -> int | None:
    """Return the member whom a link was sent to; None is the account's own address."""
    row = session.get(SignIn, sign_in_id)
    return row.member_id if row else None


def reader_with(
    session: Session, key: str, since: datetime
) -> tuple[Subscriber, Member | None] | None:
    """Return whose session a key opens, if it began after `since` and was not ended."""
    statement = (
        select(Subscriber, Member)
        .join(SignIn, col(SignIn.subscriber_id) == col(Subscriber.id))
        .join(Member, col(Member.id) == col(SignIn.member_id), isouter=True)
        .where(
            col(SignIn.key) == key,
            col(SignIn.used_at) > since,
            col(SignIn.ended_at).is_(None),
            col(SignIn.generation) == col(Subscriber.link_generation),
        )
    )
    return session.exec(statement).first()


def end_sessions_of(session: Session, member_id: int, now: datetime) -> None:
    """End all that a member began, and the links that were sent to them."""
    which = col(SignIn.member_id) == member_id, col(SignIn.ended_at).is_(None)
    session.execute(update(SignIn).where(*which).values(ended_at=now))


def end_session(session: Session, key: str, now: datetime) -> None:
    session.execute(
        update(SignIn)
        .where(col(SignIn.key) == key, col(SignIn.ended_at).is_(None))
        .values(ended_at=now)
    )
