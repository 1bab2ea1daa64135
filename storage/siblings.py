"""The other documents of a platform: their texts now, and those that stood before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session, col, select

from models.tables import Document, Version


@dataclass(frozen=True)
class OtherText:
    """Another document's rows of blocks; `before` is empty where it was not known by then."""

    terms_type: str
    now: Sequence[Any]
    before: Sequence[Any]


def other_texts(
    session: Session, platform_id: str, document_id: int, then: datetime
) -> Sequence[OtherText]:
    """List the texts in force of a platform's other documents, with those in force `then`.

    A document first seen after `then` had none; its first text counts as earlier where a later
    one replaced it.
    """
    now = _texts(session, platform_id, document_id, None)
    past = _texts(session, platform_id, document_id, then)
    return [
        OtherText(version_type, version.blocks, _earlier(past.get(version_type), version, then))
        for version_type, version in now.items()
    ]


def first_seen(session: Session, document_id: int) -> datetime | None:
    """Return when a document's first text was seen."""
    statement = select(func.min(Version.detected_at)).where(col(Version.document_id) == document_id)
    return session.exec(statement).one()


def _earlier(past: Version | None, now: Version, then: datetime) -> Sequence[Any]:
    known = past is not None and (past.detected_at <= then or past.id != now.id)
    return past.blocks if past is not None and known else ()


def _texts(
    session: Session, platform_id: str, document_id: int, then: datetime | None
) -> dict[str, Version]:
    """Give for each document its text in force, or the one in force `then` or next after it."""
    in_force = col(Version.superseded_at).is_(None)
    standing = in_force if then is None else or_(in_force, col(Version.superseded_at) > then)
    statement = (
        select(Document.terms_type, Version)
        .join(Version, col(Version.document_id) == col(Document.id))
        .where(
            col(Document.platform_id) == platform_id,
            col(Document.id) != document_id,
            col(Document.retired_at).is_(None),
            standing,
        )
        .ext(distinct_on(col(Document.id)))
        .order_by(col(Document.id), col(Version.ordinal))
    )
    return {row[0]: row[1] for row in session.exec(statement)}
