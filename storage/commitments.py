"""Commitments of subscribers, and the changes that touch them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.tables import Change, Commitment, Subscriber, Subscription, Touch
from storage.database import among
from storage.pages import ChangeRow, changes


def commitments_of(session: Session, subscriber_id: int) -> Sequence[Commitment]:
    """List a subscriber's commitments, the oldest first."""
    statement = select(Commitment).where(col(Commitment.subscriber_id) == subscriber_id)
    return session.exec(statement.order_by(col(Commitment.id))).all()


def add_commitment(session: Session, row: Commitment) -> bool:
    """Keep a commitment; False where the subscriber has one of the same text."""
    cells = row.model_dump(exclude={"id"})
    statement = insert(Commitment).values(cells).on_conflict_do_nothing()
    return session.execute(statement.returning(col(Commitment.id))).first() is not None


def rewrite_commitment(
    session: Session, subscriber_id: int, commitment_id: int, cells: Mapping[str, Any]
) -> bool:
    """Put other words in a commitment of a subscriber; False where they have no such one."""
    which = col(Commitment.id) == commitment_id, col(Commitment.subscriber_id) == subscriber_id
    statement = update(Commitment).where(*which).values(**cells).returning(col(Commitment.id))
    return session.execute(statement).first() is not None


def drop_commitment(session: Session, subscriber_id: int, commitment_id: int) -> bool:
    """Forget a commitment of a subscriber; False where they have no such one."""
    statement = (
        delete(Commitment)
        .where(col(Commitment.id) == commitment_id, col(Commitment.subscriber_id) == subscriber_id)
        .returning(col(Commitment.id))
    )
    return session.execute(statement).first() is not None


def commitments_about(
    session: Session, platform_id: str, plans: Sequence[str]
) -> Sequence[Commitment]:
    """List the commitments of everyone who watches a platform on one of these plans."""
    statement = (
        select(Commitment)
        .join(Subscriber, col(Subscriber.id) == col(Commitment.subscriber_id))
        .join(Subscription, col(Subscription.subscriber_id) == col(Subscriber.id))
        .where(col(Subscription.platform_id) == platform_id, col(Subscriber.plan).in_(plans))
        .order_by(col(Commitment.id))
    )
    return session.exec(statement).all()


def add_touches(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Record what a change touches; what is recorded already stays as it is."""
    if rows:
        session.execute(insert(Touch).on_conflict_do_nothing(), list(rows))


def touches_of(
    session: Session, change_ids: Collection[int], subscriber_ids: Collection[int]
) -> Mapping[tuple[Any, int], Sequence[Touch]]:
    """List what changes touch of subscribers' commitments, by change and subscriber."""
    if not change_ids:
        return {}
    statement = select(Touch).where(
        among(col(Touch.change_id), change_ids), among(col(Touch.subscriber_id), subscriber_ids)
    )
    groups: dict[tuple[Any, int], list[Touch]] = {}
    for row in session.exec(statement.order_by(col(Touch.id))):
        groups.setdefault((row.change_id, row.subscriber_id), []).append(row)
    return groups


def touched_by(session: Session, change_id: int) -> frozenset[int]:
    """Name the subscribers whose commitments a change touches."""
    statement = select(Touch.subscriber_id).where(col(Touch.change_id) == change_id)
    return frozenset(session.exec(statement.distinct()))


def changes_touching(session: Session, subscriber_id: int) -> frozenset[int]:
    """Name the changes that touch a subscriber's commitments."""
    statement = select(Touch.change_id).where(col(Touch.subscriber_id) == subscriber_id)
    return frozenset(session.exec(statement.distinct()))


def last_touches(
    session: Session, subscriber_id: int, each: int
) -> Mapping[str, Sequence[tuple[Touch, ChangeRow]]]:
    """List the last changes that touch each commitment of a subscriber, by its text."""
    place = func.row_number().over(
        partition_by=col(Touch.commitment), order_by=col(Touch.id).desc()
    )
    numbered = select(Touch.id, place.label("place")).where(
        col(Touch.subscriber_id) == subscriber_id
    )
    latest = numbered.subquery()
    statement = (
        changes()
        .add_columns(Touch)
        .join(Touch, col(Touch.change_id) == col(Change.id))
        .join(latest, latest.c.id == col(Touch.id))
        .where(latest.c.place <= each)
        .order_by(col(Touch.id).desc())
    )
    groups: dict[str, list[tuple[Touch, ChangeRow]]] = {}
    for *line, touch in session.execute(statement):
        groups.setdefault(touch.commitment, []).append((touch, ChangeRow(*line)))
    return groups


def all_touches(session: Session, subscriber_id: int) -> Sequence[Touch]:
    """List everything that touched a subscriber's commitments, the oldest first."""
    statement = select(Touch).where(col(Touch.subscriber_id) == subscriber_id)
    return session.exec(statement.order_by(col(Touch.id))).all()
