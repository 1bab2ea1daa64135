"""What was seen: snapshots, versions and changes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.tables import Change, Check, Snapshot, Version
from models.words import Outcome

Pages = Sequence[Mapping[str, Any]]

_DOUBTS = (Outcome.SUSPECT, Outcome.FAILED, Outcome.WITHDRAWN)


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


def gone_since(
    session: Session, document_id: int, reasons: Collection[str]
) -> tuple[datetime | None, int]:
    """Return since when, and how often, looks found a document gone, and none found it."""
    of_document = col(Check.document_id) == document_id
    believed = select(func.max(Check.at)).where(of_document, col(Check.outcome).not_in(_DOUBTS))
    after = func.coalesce(believed.scalar_subquery(), datetime.min.replace(tzinfo=UTC))
    statement = select(func.min(Check.at), func.count()).where(
        of_document, col(Check.reason).in_(reasons), col(Check.at) > after
    )
    since, times = session.exec(statement).one()
    return since, times


def times_seen(
    session: Session, document_id: int, since: datetime, until: datetime, text_hash: str | None
) -> int:
    """Count the looks of a period that saw this text, or any, and saw it stand not, or not yet."""
    which = (
        col(Check.text_hash).is_not(None)
        if text_hash is None
        else (col(Check.text_hash) == text_hash)
    )
    statement = select(func.count()).where(
        col(Check.document_id) == document_id, which, col(Check.at) >= since, col(Check.at) < until
    )
    return session.exec(statement).one()


def texts_seen(session: Session, document_id: int, most: int) -> Sequence[Pages]:
    """List the pages of the last looks that saw a text which is not in force, newest first."""
    statement = (
        select(Snapshot.pages)
        .join(Check, col(Check.snapshot_id) == col(Snapshot.id))
        .where(col(Check.document_id) == document_id, col(Check.text_hash).is_not(None))
        .order_by(col(Check.at).desc(), col(Check.id).desc())
    )
    return session.exec(statement.limit(most)).all()


def last_told(session: Session, document_id: int) -> Version | None:
    """Return the text that subscribers were told of last."""
    statement = (
        select(Version)
        .join(Change, col(Change.after_version_id) == col(Version.id))
        .where(col(Change.document_id) == document_id, col(Change.alerts))
        .order_by(col(Change.detected_at).desc(), col(Change.id).desc())
    )
    return session.exec(statement.limit(1)).first()


def alerts_since(
    session: Session, document_id: int, since: datetime
) -> Sequence[Mapping[str, Any]]:
    """Return the summaries of the changes of a document that were told since then."""
    statement = select(Change.summary).where(
        col(Change.document_id) == document_id,
        col(Change.detected_at) >= since,
        col(Change.alerts),
    )
    return session.exec(statement).all()


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
