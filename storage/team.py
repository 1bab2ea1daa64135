"""The members of accounts, their mailboxes, and who of them sees to which platform."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.tables import Assignment, Destination, Member, Subscriber
from models.words import Role


def members_of(session: Session, subscriber_id: int) -> Sequence[Member]:
    """List the members of an account, the first invited first."""
    statement = select(Member).where(col(Member.subscriber_id) == subscriber_id)
    return session.exec(statement.order_by(col(Member.id))).all()


def memberships(session: Session, email: str) -> Sequence[tuple[Member, Subscriber]]:
    """List the accounts that an address is a member of."""
    statement = (
        select(Member, Subscriber)
        .join(Subscriber, col(Subscriber.id) == col(Member.subscriber_id))
        .where(col(Member.email) == email)
        .order_by(col(Member.id))
    )
    return session.exec(statement).all()


def add_member(session: Session, row: Member) -> int:
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def drop_member(session: Session, subscriber_id: int, member_id: int) -> bool:
    """Forget a member with their mailbox, links, sessions and assignments."""
    which = col(Member.id) == member_id, col(Member.subscriber_id) == subscriber_id
    statement = delete(Member).where(*which).returning(col(Member.id))
    return session.execute(statement).first() is not None


def set_role(session: Session, subscriber_id: int, member_id: int, role: Role) -> bool:
    which = col(Member.id) == member_id, col(Member.subscriber_id) == subscriber_id
    statement = update(Member).where(*which).values(role=role).returning(col(Member.id))
    return session.execute(statement).first() is not None


def confirm_member(session: Session, member_id: int, now: datetime) -> None:
    """Note that a member's address is read; the first time counts. Their mailbox is good then."""
    for table, column in ((Member, "confirmed_at"), (Destination, "verified_at")):
        key = col(Member.id) if table is Member else col(Destination.member_id)
        empty = col(getattr(table, column)).is_(None)
        session.execute(update(table).where(key == member_id, empty).values({column: now}))


def mailbox_of(session: Session, member_id: int) -> Destination | None:
    statement = select(Destination).where(col(Destination.member_id) == member_id)
    return session.exec(statement).first()


def assign(session: Session, row: Assignment) -> None:
    """Write who sees to a platform, in place of whoever did."""
    cells = row.model_dump(exclude={"id"})
    moved = {name: cells[name] for name in ("member_id", "assigned_at")}
    statement = insert(Assignment).values(cells)
    session.execute(
        statement.on_conflict_do_update(index_elements=["subscriber_id", "platform_id"], set_=moved)
    )


def drop_assignment(session: Session, subscriber_id: int, platform_id: str) -> None:
    session.execute(
        delete(Assignment).where(
            col(Assignment.subscriber_id) == subscriber_id,
            col(Assignment.platform_id) == platform_id,
        )
    )


def assigned(session: Session, subscriber: Subscriber) -> Mapping[str, str]:
    """Give the address that sees to each platform of an account, where one does."""
    statement = (
        select(Assignment.platform_id, Member.email)
        .join(Member, col(Member.id) == col(Assignment.member_id), isouter=True)
        .where(col(Assignment.subscriber_id) == subscriber.id)
    )
    return {platform: email or subscriber.email for platform, email in session.exec(statement)}
