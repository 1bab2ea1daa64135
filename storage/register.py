"""The register of every text a document ever had, each as the rules of today read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlmodel import Session, col, select

from models.tables import Change, Rereading, Snapshot, Version
from models.words import Cause, Significance


@dataclass(frozen=True)
class Earlier:
    """An earlier time that a text was in force."""

    version_id: int
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Stored:
    """An earlier text: the hash it was stored with and the pages of its newest snapshot."""

    text_hash: str
    pages: Sequence[dict[str, Any]]


def earlier_times(
    session: Session,
    document_id: int,
    text_hash: str,
    extractor: str,
    form_hash: str | None = None,
) -> Sequence[Earlier]:
    """List the past times this wording was in force, oldest first; empty for a new one.

    `text_hash` is by the rules `extractor`; what other rules made counts by its rereading.
    With `form_hash` only the times in this very form count, by the same rules.
    """
    same_rules = and_(col(Version.extractor) == extractor, col(Version.text_hash) == text_hash)
    if form_hash is not None:
        return _times(session, document_id, same_rules, col(Version.form_hash) == form_hash)
    stored_as = _stored_as(session, document_id, text_hash, extractor)
    reread = and_(col(Version.extractor) != extractor, col(Version.text_hash).in_(stored_as))
    hashes = col(Version.text_hash).in_([text_hash, *stored_as])
    return _times(session, document_id, hashes, or_(same_rules, reread))


def texts_by_other_rules(session: Session, document_id: int, extractor: str) -> Sequence[Stored]:
    """List the earlier texts that the rules `extractor` have neither made nor read again."""
    done = select(Rereading.text_hash).where(
        col(Rereading.document_id) == document_id, col(Rereading.extractor) == extractor
    )
    statement = (
        select(Version.text_hash, Snapshot.pages)
        .join(Snapshot, col(Snapshot.id) == col(Version.snapshot_id))
        .where(
            col(Version.document_id) == document_id,
            col(Version.superseded_at).is_not(None),
            col(Version.extractor) != extractor,
            col(Version.text_hash).not_in(done),
        )
        .ext(distinct_on(col(Version.text_hash)))
        .order_by(col(Version.text_hash), col(Version.ordinal).desc())
    )
    return [Stored(text_hash, pages) for text_hash, pages in session.exec(statement)]


def texts_lately(
    session: Session, document_id: int, since: datetime, extractor: str, most: int
) -> Sequence[Version]:
    """List the newest texts in force at some time since then, made by these rules, oldest first."""
    statement = (
        select(Version)
        .where(
            col(Version.document_id) == document_id,
            col(Version.extractor) == extractor,
            or_(col(Version.superseded_at).is_(None), col(Version.superseded_at) >= since),
        )
        .order_by(col(Version.ordinal).desc())
    )
    return session.exec(statement.limit(most)).all()[::-1]


def add_rereadings(
    session: Session, document_id: int, extractor: str, reads_as: Mapping[str, str]
) -> None:
    """Note what earlier texts read as by other rules; what is noted already stays."""
    if not reads_as:
        return
    key = {"document_id": document_id, "extractor": extractor}
    rows = [{**key, "text_hash": old, "reads_as": new} for old, new in reads_as.items()]
    session.execute(insert(Rereading).on_conflict_do_nothing(), rows)


def returns_since(
    session: Session, document_id: int, since: datetime
) -> tuple[int, datetime | None]:
    """Count how often the document went back to an earlier wording since then; when first."""
    statement = (
        select(func.count(), func.min(Version.detected_at))
        .select_from(Version)
        .join(Change, col(Change.after_version_id) == col(Version.id))
        .where(
            col(Version.document_id) == document_id,
            col(Version.cause) == Cause.RETURNED,
            col(Change.cause) == Cause.RETURNED,
            col(Version.detected_at) >= since,
            col(Change.significance) != Significance.NONE,
        )
    )
    times, first = session.exec(statement).one()
    return times, first


def _times(session: Session, document_id: int, *which: ColumnElement[bool]) -> Sequence[Earlier]:
    statement = (
        select(Version.id, Version.detected_at, Version.superseded_at)
        .where(
            col(Version.document_id) == document_id,
            col(Version.superseded_at).is_not(None),
            *which,
        )
        .order_by(col(Version.ordinal))
    )
    rows = session.exec(statement).all()
    return [Earlier(row[0], row[1], row[2]) for row in rows if row[0] and row[2]]


def _stored_as(session: Session, document_id: int, text_hash: str, extractor: str) -> Sequence[str]:
    statement = select(Rereading.text_hash).where(
        col(Rereading.document_id) == document_id,
        col(Rereading.extractor) == extractor,
        col(Rereading.reads_as) == text_hash,
    )
    return session.exec(statement).all()
