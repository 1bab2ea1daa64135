"""What the page of a platform counts: changes of a period, and provisions of its texts."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import distinct, func, select
from sqlmodel import Session, col

from models.tables import Change, Clause, Document
from storage.corrections import stands
from storage.pages import OF_SUBSTANCE


def changes_by_document(session: Session, platform: str, since: datetime) -> Mapping[int, int]:
    """Count the changes of substance of each document of a platform since then."""
    statement = (
        select(col(Change.document_id), func.count())
        .where(
            col(Change.platform_id) == platform,
            col(Change.detected_at) >= since,
            col(Change.significance).in_(OF_SUBSTANCE),
            stands(),
        )
        .group_by(col(Change.document_id))
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def provisions_of(session: Session, platform: str) -> Mapping[str, list[str]]:
    """Name for each provision the types of the watched documents of a platform that have it."""
    statement = (
        select(col(Clause.provision), func.array_agg(distinct(col(Document.terms_type))))
        .join(Document, col(Document.id) == col(Clause.document_id))
        .where(
            col(Document.platform_id) == platform,
            col(Document.retired_at).is_(None),
            col(Clause.until).is_(None),
        )
        .group_by(col(Clause.provision))
    )
    return {row[0]: sorted(row[1]) for row in session.execute(statement)}
