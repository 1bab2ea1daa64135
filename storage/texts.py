"""The texts of versions: the one in force on a day, and both sides of a change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from models.tables import Change, Version


@dataclass(frozen=True)
class TextHead:
    """One version without its text."""

    id: int
    ordinal: int
    detected_at: datetime
    superseded_at: datetime | None
    text_hash: str
    language: str | None


@dataclass(frozen=True)
class StoredText(TextHead):
    """One version with its text; `blocks` are rows as `models.blocks.from_json` reads them."""

    blocks: list[Any]


def text_on(session: Session, document_id: int, at: datetime) -> StoredText | None:
    """Return the text on record as in force at a time; None where none was on record yet."""
    row = session.execute(_in_force(_texts(), document_id, at)).first()
    return StoredText(*row) if row else None


def head_on(session: Session, document_id: int, at: datetime) -> TextHead | None:
    """Do as `text_on`, without reading the text."""
    row = session.execute(_in_force(_heads(), document_id, at)).first()
    return TextHead(*row) if row else None


def text_numbered(session: Session, document_id: int, ordinal: int) -> StoredText | None:
    """Return one version of a document by its number."""
    row = session.execute(_numbered(_texts(), document_id, ordinal)).first()
    return StoredText(*row) if row else None


def head_numbered(session: Session, document_id: int, ordinal: int) -> TextHead | None:
    """Do as `text_numbered`, without reading the text."""
    row = session.execute(_numbered(_heads(), document_id, ordinal)).first()
    return TextHead(*row) if row else None


def texts_of(session: Session, document_id: int) -> Iterator[StoredText]:
    """Give every text of a document, the oldest first, one after the other."""
    statement = _texts().where(col(Version.document_id) == document_id)
    rows = session.execute(statement.order_by(col(Version.ordinal)).execution_options(yield_per=20))
    for row in rows:
        yield StoredText(*row)


def text_by_id(session: Session, version_id: int) -> StoredText | None:
    row = session.execute(_texts().where(col(Version.id) == version_id)).first()
    return StoredText(*row) if row else None


def both_texts(session: Session, change_id: int) -> Sequence[StoredText]:
    """Return the texts before and after a change, in this order; one where both are the same."""
    sides = select(col(Change.before_version_id), col(Change.after_version_id)).where(
        col(Change.id) == change_id
    )
    row = session.execute(sides).first()
    statement = _texts().where(col(Version.id).in_(row or ())).order_by(col(Version.ordinal))
    return [StoredText(*text) for text in session.execute(statement)]


_Query = Select[*tuple[Any, ...]]


def _in_force(query: _Query, document_id: int, at: datetime) -> _Query:
    of_it = (col(Version.document_id) == document_id, col(Version.detected_at) <= at)
    return query.where(*of_it).order_by(col(Version.ordinal).desc()).limit(1)


def _numbered(query: _Query, document_id: int, ordinal: int) -> _Query:
    return query.where(col(Version.document_id) == document_id, col(Version.ordinal) == ordinal)


def _texts() -> _Query:
    return _heads().add_columns(col(Version.blocks))


def _heads() -> _Query:
    return select(
        col(Version.id),
        col(Version.ordinal),
        col(Version.detected_at),
        col(Version.superseded_at),
        col(Version.text_hash),
        col(Version.language),
    )
