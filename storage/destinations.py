"""What rows hold of destinations: their settings, and whether they may be written to."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, cast, delete, update
from sqlmodel import Session, col, select

from models.tables import Bounce, Destination, Subscriber


def destinations_after(
    session: Session, channels: Sequence[str], last: int, size: int, *, plain: bool
) -> Sequence[Destination]:
    """Read the next page of some channels' destinations by id; `plain` asks for unsealed ones."""
    statement = (
        select(Destination)
        .where(col(Destination.channel).in_(channels), col(Destination.id) > last)
        .order_by(col(Destination.id))
        .limit(size)
    )
    if plain:
        text = cast(col(Destination.settings), Text)
        statement = statement.where(text.not_like('%"sealed:%'))
    return session.exec(statement).all()


def write_settings(session: Session, destination_id: int, settings: dict[str, Any]) -> None:
    session.execute(
        update(Destination).where(col(Destination.id) == destination_id).values(settings=settings)
    )


def replace_settings(
    session: Session, destination_id: int, before: dict[str, Any], after: dict[str, Any]
) -> bool:
    """Write a destination's settings unless somebody changed them meanwhile."""
    statement = (
        update(Destination)
        .where(col(Destination.id) == destination_id, col(Destination.settings) == before)
        .values(settings=after)
        .returning(col(Destination.id))
    )
    return session.execute(statement).first() is not None


def drop_destination(session: Session, destination_id: int) -> None:
    """Delete a destination with what came back from it; nobody is told there in another's place."""
    told = col(Subscriber.escalates_to) == destination_id
    session.execute(update(Subscriber).where(told).values(escalates_to=None))
    session.execute(delete(Bounce).where(col(Bounce.destination_id) == destination_id))
    session.execute(delete(Destination).where(col(Destination.id) == destination_id))
