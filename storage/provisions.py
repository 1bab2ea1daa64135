"""What is known of provisions: who has them now, and what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session, col

from models.tables import Analysis, Clause, Document, Event, Platform, Version
from models.words import EventKind


@dataclass(frozen=True)
class EventRow:
    """One line of a timeline; `before` and `after` are `ClauseQuote`s as stored."""

    platform: str
    platform_name: str
    document_id: int
    terms_type: str
    ordinal: int
    provision: str
    kind: EventKind
    at: datetime
    worse: bool | None
    sentence: str
    places: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    effective: str | None


@dataclass(frozen=True)
class AnalysisRow:
    """The analysis of the text in force of one document, with where that text stands."""

    platform: str
    platform_name: str
    document_id: int
    terms_type: str
    ordinal: int
    detected_at: datetime
    made_at: datetime
    analysis: dict[str, Any]


def platforms_analysed(session: Session) -> int:
    """Count the platforms of which a watched document was assessed."""
    platforms = (
        select(col(Document.platform_id))
        .join(Analysis, col(Analysis.version_id) == col(Document.version_id))
        .where(col(Analysis.not_assessed).is_(None), col(Document.retired_at).is_(None))
        .distinct()
        .subquery()  # see `adoption`
    )
    return int(session.execute(select(func.count()).select_from(platforms)).scalar_one())


def adoption(session: Session) -> Mapping[str, int]:
    """Count for each provision the platforms that have it."""
    pairs = (
        select(col(Clause.provision), col(Document.platform_id))
        .join(Document, col(Document.id) == col(Clause.document_id))
        .where(*in_force())
        .distinct()
        .subquery()  # count(DISTINCT ...) would sort all clauses, which takes four times as long
    )
    statement = select(pairs.c.provision, func.count()).group_by(pairs.c.provision)
    return {row[0]: row[1] for row in session.execute(statement)}


def current_analysis(session: Session, platform: str, terms_type: str) -> AnalysisRow | None:
    """Return the analysis of a document's text in force; None while there is none."""
    statement = (
        select(
            *_place(),
            col(Version.detected_at),
            col(Analysis.made_at),
            col(Analysis.analysis),
        )
        .select_from(Document)
        .join(Platform, col(Platform.id) == col(Document.platform_id))
        .join(Version, col(Version.id) == col(Document.version_id))
        .join(Analysis, col(Analysis.version_id) == col(Version.id))
        .where(col(Platform.id) == platform, col(Document.terms_type) == terms_type)
    )
    row = session.execute(statement).first()
    return AnalysisRow(*row) if row else None


def timeline(
    session: Session,
    platform: str,
    *,
    terms_type: str | None = None,
    provision: str | None = None,
    limit: int = 500,
) -> Sequence[EventRow]:
    """List what became of a platform's provisions, oldest first; the newest `limit` of it."""
    narrowed = [col(Document.platform_id) == platform]
    if terms_type:
        narrowed.append(col(Document.terms_type) == terms_type)
    if provision:
        narrowed.append(col(Event.provision) == provision)
    newest = _events().where(*narrowed).order_by(col(Event.at).desc(), col(Event.id).desc())
    rows = [EventRow(*row) for row in session.execute(newest.limit(limit))]
    return rows[::-1]


def document_types(session: Session, platform: str) -> Sequence[str]:
    """List the types of a platform's watched documents."""
    statement = select(col(Document.terms_type)).where(
        col(Document.platform_id) == platform, col(Document.retired_at).is_(None)
    )
    return session.execute(statement.order_by(col(Document.terms_type))).scalars().all()


def _events() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *_place(),
            col(Event.provision),
            col(Event.kind),
            col(Event.at),
            col(Event.worse),
            col(Event.sentence),
            col(Event.places),
            col(Event.before),
            col(Event.after),
            col(Event.effective),
        )
        .select_from(Event)
        .join(Document, col(Document.id) == col(Event.document_id))
        .join(Platform, col(Platform.id) == col(Document.platform_id))
        .join(Version, col(Version.id) == col(Event.version_id))
    )


def _place() -> tuple[Any, ...]:
    """Give the columns that say of which version of which document a row speaks."""
    return (
        col(Platform.id),
        col(Platform.name),
        col(Document.id),
        col(Document.terms_type),
        col(Version.ordinal),
    )


def in_force() -> tuple[ColumnElement[bool], ...]:
    """Say that a clause stands in the text in force of a watched document, which is joined."""
    return (
        col(Clause.until).is_(None),
        col(Document.retired_at).is_(None),
        col(Document.version_id).is_not(None),
    )
