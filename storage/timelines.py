"""What the page of one document reads: its versions, its changes, and the strange pages seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.tables import Change, Check, Document, Platform, Version
from models.words import Cause, Outcome
from storage.pages import ChangeRow, DocumentRow, PlatformName, changes, documents

_STRANGE = (Outcome.SUSPECT, Outcome.UNSTABLE)


@dataclass(frozen=True)
class VersionRow:
    """One version without its text; `returned_to` is the ordinal of the text it went back to."""

    id: int
    ordinal: int
    cause: Cause
    detected_at: datetime
    confirmed_at: datetime
    superseded_at: datetime | None
    text_hash: str
    returned_to: int | None
    returned_to_at: datetime | None


@dataclass(frozen=True)
class Strange:
    """The suspect or unstable checks of one UTC day that had the same reason."""

    first_at: datetime
    last_at: datetime
    outcome: Outcome
    reason: str | None
    times: int


def find_document(session: Session, document_id: int) -> tuple[PlatformName, DocumentRow] | None:
    statement = (
        documents()
        .add_columns(col(Platform.id), col(Platform.name))
        .join(Platform, col(Platform.id) == col(Document.platform_id))
        .where(col(Document.id) == document_id)
    )
    row = session.execute(statement).first()
    return (PlatformName(*row[-2:]), DocumentRow(*row[:-2])) if row else None


def versions_of(
    session: Session, document_id: int, limit: int, before: int | None = None
) -> Sequence[VersionRow]:
    """List a document's versions, newest first, or those before an ordinal."""
    earlier = aliased(Version)
    statement = (
        select(
            col(Version.id),
            col(Version.ordinal),
            col(Version.cause),
            col(Version.detected_at),
            col(Version.confirmed_at),
            col(Version.superseded_at),
            col(Version.text_hash),
            col(earlier.ordinal),
            col(earlier.detected_at),
        )
        .join(earlier, col(earlier.id) == col(Version.returned_to_id), isouter=True)
        .where(col(Version.document_id) == document_id)
        .order_by(col(Version.ordinal).desc())
    )
    if before is not None:
        statement = statement.where(col(Version.ordinal) < before)
    return [VersionRow(*row) for row in session.execute(statement.limit(limit))]


def changes_of(
    session: Session, platform: str, document_id: int, limit: int
) -> Sequence[ChangeRow]:
    """List a document's changes of every significance, newest first."""
    statement = (
        changes()
        .where(col(Change.platform_id) == platform, col(Change.document_id) == document_id)
        .order_by(col(Change.detected_at).desc(), col(Change.id).desc())
    )
    return [ChangeRow(*row) for row in session.execute(statement.limit(limit))]


def strange_checks(
    session: Session, document_id: int, since: datetime, limit: int
) -> Sequence[Strange]:
    """List the days on which the page looked strange, newest first."""
    day = func.date_trunc("day", col(Check.at), "UTC")
    last_at = func.max(col(Check.at))
    statement = (
        select(
            func.min(col(Check.at)), last_at, col(Check.outcome), col(Check.reason), func.count()
        )
        .where(
            col(Check.document_id) == document_id,
            col(Check.at) >= since,
            col(Check.outcome).in_(_STRANGE),
        )
        .group_by(day, col(Check.outcome), col(Check.reason))
        .order_by(last_at.desc())
    )
    return [Strange(*row) for row in session.execute(statement.limit(limit))]
