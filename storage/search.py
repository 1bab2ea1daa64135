"""Search the texts in force by their words, the best first, each in its own language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, cast, false, func, or_, select
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlmodel import Session, col

from models.tables import Document, Platform, SearchText, Version

RANKED = 300
"""Texts that are weighed against each other; a search that finds more asks for another word."""
_BY_LENGTH = 1  # the rank is divided by 1 + the logarithm of a text's length


@dataclass(frozen=True)
class Hit:
    """A document whose text in force has the words."""

    platform_name: str
    document_id: int
    terms_type: str
    since: datetime
    language: str | None
    blocks: list[Any]


@dataclass(frozen=True)
class Found:
    """One page of hits, the best first, and in how many of at most `RANKED` texts the words are."""

    hits: Sequence[Hit]
    texts: int


def search_texts(session: Session, words: str, limit: int, skip: int = 0) -> Found:
    """List the watched documents that have the words, the best first.

    The words are read as people type them: "in quotes" together, -without, or. They are looked up
    in each text's language; those of headings weigh more.
    """
    ranked = _ranked(session, words)
    ids = [row[0] for row in ranked[skip : skip + limit]]
    hits = _hits(session, ids)
    return Found([hits[one] for one in ids if one in hits], len(ranked))


def _ranked(session: Session, words: str) -> Sequence[Any]:
    """Give the documents in order; what they are weighed by is read for no more than `RANKED`."""
    found = (
        select(col(SearchText.document_id), col(SearchText.config), col(SearchText.words))
        .join(Document, col(Document.id) == col(SearchText.document_id))
        .where(_has(session, words), col(Document.retired_at).is_(None))
        .limit(RANKED)
        .cte("found")
        .prefix_with("MATERIALIZED")
    )
    asked = func.websearch_to_tsquery(cast(found.c.config, REGCONFIG), words)
    rank = func.ts_rank(found.c.words, asked, _BY_LENGTH)
    statement = select(found.c.document_id).order_by(rank.desc(), found.c.document_id)
    return session.execute(statement).all()


def _has(session: Session, words: str) -> ColumnElement[bool]:
    """Make the condition that a text has the words, one alternative a language that is there."""
    configs = session.execute(select(col(SearchText.config)).distinct()).scalars()
    return or_(
        false(),
        *(
            and_(
                col(SearchText.config) == config,
                col(SearchText.words).op("@@")(
                    func.websearch_to_tsquery(cast(config, REGCONFIG), words)
                ),
            )
            for config in configs
        ),
    )


def _hits(session: Session, ids: Sequence[int]) -> dict[int, Hit]:
    statement = (
        select(
            col(Platform.name),
            col(Document.id),
            col(Document.terms_type),
            col(Version.detected_at),
            col(Version.language),
            col(Version.blocks),
        )
        .join(Document, col(Document.version_id) == col(Version.id))
        .join(Platform, col(Platform.id) == col(Document.platform_id))
        .where(col(Document.id).in_(ids))
    )
    return {row[1]: Hit(*row) for row in session.execute(statement)}
