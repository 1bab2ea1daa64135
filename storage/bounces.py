"""Reports of failed messages, one of a kind for each message, and how often they came."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.tables import Bounce, Destination
from models.words import BounceKind


def add_bounce(session: Session, row: Bounce) -> bool:
    """Record a report; False when this kind was reported of the message before."""
    cells = row.model_dump(exclude={"id"})
    statement = insert(Bounce).values(**cells).on_conflict_do_nothing()
    return session.execute(statement.returning(col(Bounce.id))).first() is not None


def lock_destination(session: Session, destination_id: int) -> Destination | None:
    """Take a destination's row until the commit, so that reports are counted one at a time."""
    statement = select(Destination).where(col(Destination.id) == destination_id).with_for_update()
    return session.exec(statement).first()


def soft_bounces(session: Session, destination_id: int, since: datetime) -> int:
    """Count the messages that failed for a while after a moment."""
    statement = select(func.count()).where(
        col(Bounce.destination_id) == destination_id,
        col(Bounce.kind) == BounceKind.SOFT,
        col(Bounce.at) > since,
    )
    return session.exec(statement).one()


def bounces_of(session: Session, destination_id: int) -> list[Bounce]:
    """List what came back from a destination, the newest first."""
    statement = select(Bounce).where(col(Bounce.destination_id) == destination_id)
    return list(session.exec(statement.order_by(col(Bounce.at).desc(), col(Bounce.id).desc())))
