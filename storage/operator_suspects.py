"""What operators read of documents in trouble: the last doubt, its reasons, and its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.tables import Check, Document, Platform, Snapshot
from models.words import Outcome

_DOUBTS = (Outcome.SUSPECT, Outcome.FAILED, Outcome.WITHDRAWN)


@dataclass(frozen=True)
class Troubled:
    """A document with the last look at it."""

    document: Document
    platform: Platform
    last: Check | None

    @property
    def times(self) -> int:
        return self.document.suspect_streak + self.document.failed_streak

    @property
    def is_aside(self) -> bool:
        known = self.document.set_aside
        return known is not None and self.last is not None and known == self.last.reason


def list_troubled(session: Session, limit: int) -> Sequence[Troubled]:
    """List documents in trouble, the longest doubted first, with the last look at each."""
    statement = _troubled().where(
        col(Document.retired_at).is_(None),
        or_(
            col(Document.suspect_streak) > 0,
            col(Document.failed_streak) > 0,
            col(Document.withdrawn_at).is_not(None),
        ),
    )
    streaks = col(Document.suspect_streak) + col(Document.failed_streak)
    rows = session.execute(statement.order_by(streaks.desc(), col(Document.id)).limit(limit))
    return [Troubled(*row) for row in rows]


def find_watched(session: Session, document_id: int) -> Troubled | None:
    """Return a document, in trouble or not, with the last look at it."""
    row = session.execute(_troubled().where(col(Document.id) == document_id)).first()
    return Troubled(*row) if row else None


def find_doubted(session: Session, document_id: int) -> Snapshot | None:
    """Return the page doubted last, if nothing was believed since."""
    return next(iter(doubted_run(session, document_id, 1)), None)


def doubted_run(session: Session, document_id: int, limit: int) -> Sequence[Snapshot]:
    """List the pages doubted since anything was believed, newest first."""
    of_it = col(Check.document_id) == document_id
    believed = select(func.max(Check.at)).where(of_it, col(Check.outcome).not_in(_DOUBTS))
    after = func.coalesce(believed.scalar_subquery(), datetime.min.replace(tzinfo=UTC))
    statement = (
        select(Snapshot)
        .join(Check, col(Check.snapshot_id) == col(Snapshot.id))
        .where(of_it, col(Check.outcome) == Outcome.SUSPECT, col(Check.at) > after)
        .order_by(col(Check.at).desc())
    )
    return session.execute(statement.limit(limit)).scalars().all()


def looks_of(session: Session, document_id: int, limit: int) -> Sequence[Check]:
    """List the last looks at a document, newest first."""
    statement = (
        select(Check)
        .where(col(Check.document_id) == document_id)
        .order_by(col(Check.at).desc(), col(Check.id).desc())
    )
    return session.execute(statement.limit(limit)).scalars().all()


def find_snapshot(session: Session, document_id: int, snapshot_id: int) -> Snapshot | None:
    row = session.get(Snapshot, snapshot_id)
    return row if row is not None and row.document_id == document_id else None


def declared_of(session: Session, platform_id: str) -> Sequence[Document]:
    """List the documents that a platform's file names."""
    statement = select(Document).where(
        col(Document.platform_id) == platform_id, col(Document.retired_at).is_(None)
    )
    return session.execute(statement.order_by(col(Document.id))).scalars().all()


def _troubled() -> Select[*tuple[Any, ...]]:
    earlier = aliased(Check)
    last = (
        select(col(earlier.id))
        .where(col(earlier.document_id) == col(Document.id))
        .order_by(col(earlier.at).desc(), col(earlier.id).desc())
        .limit(1)
        .correlate(Document)
        .scalar_subquery()
    )
    return (
        select(Document, Platform, Check)
        .join(Platform, col(Platform.id) == col(Document.platform_id))
        .join(Check, col(Check.id) == last, isouter=True)
    )


def set_aside(session: Session, document_id: int, reason: str | None) -> None:
    """Note the trouble of a document that an operator set aside; None takes it up again."""
    session.execute(
        update(Document).where(col(Document.id) == document_id).values(set_aside=reason)
    )
