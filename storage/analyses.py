"""Which versions wait for their analysis, and what an analysis leaves: clauses and events."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, update
from sqlmodel import Session, col, select

from models.tables import Analysis, Clause, Document, Event, Version

_LOCK = 727_151_005  # any fixed number, beside the one of migrations

Place = tuple[str, str]  # a clause's key and provision


def documents_to_analyse(session: Session, rules_version: str, limit: int) -> Sequence[int]:
    """List documents whose text in force has no analysis by these rules.

    Texts are analysed in order, so a document that is not listed lacks none of its earlier ones.
    """
    stale = or_(col(Analysis.id).is_(None), col(Analysis.rules_version) != rules_version)
    statement = (
        select(Document.id)
        .join(Analysis, col(Analysis.version_id) == col(Document.version_id), isouter=True)
        .where(col(Document.version_id).is_not(None), stale)
        .order_by(col(Document.id))
        .limit(limit)
    )
    return [document_id for document_id in session.exec(statement) if document_id is not None]


def lock_analysis(session: Session, document_id: int) -> bool:
    """Take a document's analyses until the commit; False where another worker has them."""
    key = func.hashint8(document_id)
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK, key))))


def next_to_analyse(session: Session, document_id: int, rules_version: str) -> Version | None:
    """Return a document's first version without an analysis, else its stale one in force."""
    versions = (
        select(Version)
        .join(Analysis, col(Analysis.version_id) == col(Version.id), isouter=True)
        .where(col(Version.document_id) == document_id)
        .order_by(col(Version.ordinal))
        .limit(1)
    )
    unread = session.exec(versions.where(col(Analysis.id).is_(None))).first()
    if unread is not None:
        return unread
    stale = versions.join(Document, col(Document.version_id) == col(Version.id))
    return session.exec(stale.where(col(Analysis.rules_version) != rules_version)).first()


def version_before(session: Session, version: Version) -> Version | None:
    statement = (
        select(Version)
        .where(
            col(Version.document_id) == version.document_id,
            col(Version.ordinal) < version.ordinal,
        )
        .order_by(col(Version.ordinal).desc())
    )
    return session.exec(statement.limit(1)).first()


def analysis_of(session: Session, version_id: int | None) -> Analysis | None:
    return session.exec(select(Analysis).where(col(Analysis.version_id) == version_id)).first()


def put_analysis(session: Session, row: Analysis) -> None:
    """Store a version's analysis in place of the one before, if it had one."""
    session.execute(delete(Analysis).where(col(Analysis.version_id) == row.version_id))
    session.add(row)


def clauses_in_force(session: Session, document_id: int) -> Sequence[Clause]:
    statement = select(Clause).where(
        col(Clause.document_id) == document_id, col(Clause.until).is_(None)
    )
    return session.exec(statement).all()


def add_clauses(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.execute(insert(Clause), list(rows))


def end_clauses(session: Session, clauses: Iterable[Clause], until: datetime) -> None:
    """Note that clauses stand no more."""
    ids = [clause.id for clause in clauses]
    session.execute(update(Clause).where(col(Clause.id).in_(ids)).values(until=until))


def drop_clauses(session: Session, clauses: Iterable[Clause]) -> None:
    """Forget what other rules made of words that still stand."""
    session.execute(delete(Clause).where(col(Clause.id).in_([clause.id for clause in clauses])))


def add_events(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.execute(insert(Event), list(rows))


def archived_addresses(session: Session, document_id: int) -> Sequence[str]:
    """List the addresses of every page of the same platform whose text is kept."""
    platform = select(Document.platform_id).where(col(Document.id) == document_id)
    statement = select(Document.declaration).where(
        col(Document.platform_id) == platform.scalar_subquery(),
        col(Document.version_id).is_not(None),
    )
    return [page["url"] for found in session.exec(statement) for page in found.get("pages", ())]
