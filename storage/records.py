"""What was seen: snapshots, versions and changes."""

from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.tables import Change, Check, Snapshot, Version
from models.words import Outcome

_DOUBTS = (Outcome.SUSPECT, Outcome.FAILED)


def current_version(session: Session, version_id: int | None) -> Version | None:
    return session.get(Version, version_id) if version_id else None


def snapshot(session: Session, snapshot_id: int) -> Snapshot:
    return session.get_one(Snapshot, snapshot_id)


def recent_word_counts(session: Session, document_id: int, limit: int = 8) -> tuple[int, ...]:
    """Return the word counts of the last versions, newest last."""
    statement = (
        select(Version.words)
        .where(col(Version.document_id) == document_id)
        .order_by(col(Version.ordinal).desc())
        .limit(limit)
    )
    return tuple(reversed(session.exec(statement).all()))


def doubted_snapshot(session: Session, document_id: int, before: datetime) -> Snapshot | None:
    """Return the page doubted last `before` then, if none was believed since."""
    of_document = col(Check.document_id) == document_id
    believed = select(func.max(Check.at)).where(of_document, col(Check.outcome).not_in(_DOUBTS))
    statement = (
        select(Snapshot)
        .join(Check, col(Check.snapshot_id) == col(Snapshot.id))
        .where(of_document, col(Check.outcome) == Outcome.SUSPECT, col(Check.at) <= before)
        .where(col(Check.at) > believed.scalar_subquery())
        .order_by(col(Check.at).desc())
    )
    return session.exec(statement.limit(1)).first()


def trouble_began(session: Session, document_id: int, check_id: int) -> datetime | None:
    """Return when a document was first not read, in the run that goes up to a check or ends in it.

    None where nothing of that run is on record.
    """
    until = (col(Check.document_id) == document_id, col(Check.id) <= check_id)
    read = select(func.max(Check.id)).where(*until, col(Check.id) != check_id)
    read = read.where(col(Check.outcome).not_in(_DOUBTS))
    statement = select(func.min(Check.at)).where(*until, col(Check.outcome).in_(_DOUBTS))
    after = func.coalesce(read.scalar_subquery(), 0)
    return session.exec(statement.where(col(Check.id) > after)).one()


def add(session: Session, row: Snapshot | Change | Check) -> int:
    """Insert a row and return the id that the database gave it."""
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def add_version(session: Session, row: Version, before: Version | None) -> int:
    """Put a version in force, number it, and end the one before it at the same moment."""
    if before is not None:
        session.execute(
            update(Version)
            .where(col(Version.id) == before.id)
            .values(superseded_at=row.detected_at)
        )
    row.ordinal = before.ordinal + 1 if before else 1
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def rename_extractor(session: Session, version_id: int, extractor: str) -> None:
    """Note that a version's text stays the same under a newer extractor."""
    session.execute(
        update(Version).where(col(Version.id) == version_id).values(extractor=extractor)
    )
