"""What the page of one change reads: its summary, and the proof of both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from models.tables import Change, Correction, Document, Platform, Snapshot, Version
from models.words import Cause
from storage.corrections import corrections_of
from storage.pages import ChangeRow, changes


@dataclass(frozen=True)
class Side:
    """One side of a change: the version's text by its hash, and the pages it was taken from."""

    ordinal: int
    text_hash: str
    extractor: str
    detected_at: datetime
    confirmed_at: datetime
    fetched_at: datetime
    digest: str
    pages: list[dict[str, Any]]


@dataclass(frozen=True)
class ChangeStory:
    """A change with its summary as stored, what we said of it since, and where its proof stands."""

    row: ChangeRow
    cause: Cause
    confirmed_at: datetime
    rules_version: str
    summary: dict[str, Any]
    corrections: Sequence[Correction]
    before: Side
    after: Side


def find_change(session: Session, change_id: int) -> ChangeStory | None:
    """Return a change with both of its sides, in two queries, or three where it was corrected."""
    statement = changes().add_columns(Change).where(col(Change.id) == change_id)
    found = session.execute(statement).first()
    if found is None:
        return None
    line, row = ChangeRow(*found[:-1]), found[-1]
    sides = _sides(session, row.before_version_id, row.after_version_id)
    return ChangeStory(
        line,
        row.cause,
        row.confirmed_at,
        row.rules_version,
        row.summary,
        corrections_of(session, [change_id] if row.correction else []).get(change_id, ()),
        sides[row.before_version_id],
        sides[row.after_version_id],
    )


def find_told(session: Session, change_id: int) -> tuple[Change, Document, Platform] | None:
    """Return a change with the rows that a message about it is made from."""
    statement = (
        select(Change, Document, Platform)
        .join(Document, col(Document.id) == col(Change.document_id))
        .join(Platform, col(Platform.id) == col(Change.platform_id))
        .where(col(Change.id) == change_id)
    )
    row = session.execute(statement).first()
    return (row[0], row[1], row[2]) if row else None


def _sides(session: Session, *version_ids: int) -> dict[int, Side]:
    statement = (
        select(
            col(Version.id),
            col(Version.ordinal),
            col(Version.text_hash),
            col(Version.extractor),
            col(Version.detected_at),
            col(Version.confirmed_at),
            col(Snapshot.fetched_at),
            col(Snapshot.digest),
            col(Snapshot.pages),
        )
        .join(Snapshot, col(Snapshot.id) == col(Version.snapshot_id))
        .where(col(Version.id).in_(version_ids))
    )
    return {row[0]: Side(*row[1:]) for row in session.execute(statement)}
