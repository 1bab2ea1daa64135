"""The versions that subscribers reviewed: what later changes are told against."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from models.tables import Baseline, Version
from storage.database import among


@dataclass(frozen=True)
class Reviewed:
    """A document's version that a subscriber reviewed, and when they did; `ordinal` numbers it."""

    subscriber_id: int
    document_id: int
    version_id: int
    ordinal: int
    text_hash: str
    reviewed_at: datetime
    reviewed_by: str


def set_baseline(session: Session, row: Baseline) -> None:
    """Take a version as reviewed, in place of the one before."""
    cells = row.model_dump(exclude={"id"})
    moved = {name: cells[name] for name in ("version_id", "reviewed_at", "reviewed_by")}
    statement = insert(Baseline).values(cells)
    session.execute(
        statement.on_conflict_do_update(index_elements=["subscriber_id", "document_id"], set_=moved)
    )


def drop_baseline(session: Session, subscriber_id: int, document_id: int) -> bool:
    """Forget which version was reviewed; False where none was."""
    which = col(Baseline.subscriber_id) == subscriber_id, col(Baseline.document_id) == document_id
    statement = delete(Baseline).where(*which).returning(col(Baseline.id))
    return session.execute(statement).first() is not None


def baselines_of(session: Session, subscriber_id: int) -> Sequence[Baseline]:
    """List the versions that a subscriber reviewed."""
    statement = select(Baseline).where(col(Baseline.subscriber_id) == subscriber_id)
    return session.scalars(statement.order_by(col(Baseline.id))).all()


def reviewed(
    session: Session, subscriber_ids: Collection[int], document_ids: Collection[int] | None = None
) -> Mapping[tuple[int, int], Reviewed]:
    """Return what subscribers reviewed, by subscriber and document, of some documents or all."""
    statement = (
        select(
            col(Baseline.subscriber_id),
            col(Baseline.document_id),
            col(Baseline.version_id),
            col(Version.ordinal),
            col(Version.text_hash),
            col(Baseline.reviewed_at),
            col(Baseline.reviewed_by),
        )
        .join(Version, col(Version.id) == col(Baseline.version_id))
        .where(among(col(Baseline.subscriber_id), subscriber_ids))
    )
    if document_ids is not None:
        statement = statement.where(among(col(Baseline.document_id), document_ids))
    rows = [Reviewed(*row) for row in session.execute(statement)]
    return {(row.subscriber_id, row.document_id): row for row in rows}
