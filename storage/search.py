"""Search the texts in force by their words, with the index of PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlmodel import Session, col

from models.tables import Document, Platform, Version

_ENGLISH = literal("english", REGCONFIG)


@dataclass(frozen=True)
class Hit:
    """A document whose text in force has the words."""

    platform_name: str
    document_id: int
    terms_type: str
    since: datetime
    blocks: list[Any]


def search_texts(session: Session, words: str, limit: int, after: int = 0) -> Sequence[Hit]:
    """List the watched documents that have the words, those behind document `after` only.

    The words are read as people type them: "in quotes" together, -without, or.
    """
    asked = func.websearch_to_tsquery(_ENGLISH, words)
    statement = (
        select(
            col(Platform.name),
            col(Document.id),
            col(Document.terms_type),
            col(Version.detected_at),
            col(Version.blocks),
        )
        .join(Document, col(Document.version_id) == col(Version.id))
        .join(Platform, col(Platform.id) == col(Document.platform_id))
        .where(
            func.words_of_blocks(col(Version.blocks)).op("@@")(asked),
            col(Version.superseded_at).is_(None),
            col(Document.retired_at).is_(None),
            col(Document.id) > after,
        )
        .order_by(col(Document.id))
        .limit(limit)
    )
    return [Hit(*row) for row in session.execute(statement)]
