"""Which documents are due, and whose they are while somebody looks at them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from models.tables import Document, Platform

MOST_AT_ONCE = 256
MOST_RENDERED_AT_ONCE = 8


def ring_due_platforms(
    session: Session, now: datetime, again_after: timedelta, *, browser: bool = False
) -> list[str]:
    """Mark the platforms with due documents of a kind as rung, and return them.

    With `browser` the documents that need one count, otherwise the others. A platform that was
    rung and not yet claimed is rung again only after `again_after`, so that two beats at once, or
    a slow queue, do not pile up doorbells.
    """
    due = select(Document.platform_id).where(*_due(now, browser=browser))
    rung_at = _rung_at(browser=browser)
    unrung = or_(rung_at.is_(None), rung_at <= now - again_after)
    statement = (
        update(Platform)
        .where(col(Platform.id).in_(due), unrung)
        .values({rung_at: now})
        .returning(col(Platform.id))
    )
    return sorted(session.execute(statement).scalars())


def claim_due_documents(
    session: Session,
    platform_ids: Sequence[str],
    now: datetime,
    lease: timedelta,
    *,
    browser: bool = False,
) -> tuple[UUID, Sequence[Document]]:
    """Lease the due documents of some platforms under a new token; others see them as taken.

    Those that need a `browser`, or the others; at most `MOST_RENDERED_AT_ONCE` or `MOST_AT_ONCE`,
    the longest due first. The next tick rings for the rest.
    """
    token = uuid4()
    due = (
        select(Document.id)
        .where(col(Document.platform_id).in_(platform_ids), *_due(now, browser=browser))
        .order_by(col(Document.next_check_at))
        .limit(MOST_RENDERED_AT_ONCE if browser else MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    statement = (
        update(Document)
        .where(col(Document.id).in_(due))
        .values(lease_token=token, leased_until=now + lease)
        .returning(Document)
    )
    documents = session.execute(statement).scalars().all()
    claimed = update(Platform).where(col(Platform.id).in_(platform_ids))
    session.execute(claimed.values({_rung_at(browser=browser): None}))
    return token, sorted(documents, key=lambda document: document.id or 0)


def claim_document(
    session: Session, document_id: int, now: datetime, lease: timedelta
) -> tuple[UUID, Document] | None:
    """Lease one document, due or not, under a new token; None while somebody looks at it."""
    token = uuid4()
    free = or_(col(Document.leased_until).is_(None), col(Document.leased_until) <= now)
    statement = (
        update(Document)
        .where(col(Document.id) == document_id, col(Document.retired_at).is_(None), free)
        .values(lease_token=token, leased_until=now + lease)
        .returning(Document)
    )
    document = session.execute(statement).scalars().first()
    return (token, document) if document else None


def release_document(session: Session, document_id: int, token: UUID) -> None:
    """Give a claimed document back as it was."""
    mine = (col(Document.id) == document_id, col(Document.lease_token) == token)
    session.execute(update(Document).where(*mine).values(lease_token=None, leased_until=None))


def look_now(session: Session, document_id: int, now: datetime, **cells: Any) -> None:
    """Make a document due at once, with whatever else is to be set on it."""
    session.execute(
        update(Document).where(col(Document.id) == document_id).values(next_check_at=now, **cells)
    )


def renew_documents(session: Session, token: UUID, until: datetime) -> None:
    """Keep what is still claimed under `token` until then."""
    session.execute(
        update(Document).where(col(Document.lease_token) == token).values(leased_until=until)
    )


def settle_document(
    session: Session, document_id: int, token: UUID, now: datetime, values: dict[str, Any]
) -> bool:
    """Write what a check leaves on its document and end the lease, if it is still ours."""
    statement = (
        update(Document)
        .where(col(Document.id) == document_id, col(Document.lease_token) == token)
        .values(lease_token=None, leased_until=None, last_checked_at=now, **values)
        .returning(col(Document.id))
    )
    return session.execute(statement).first() is not None


def _due(now: datetime, *, browser: bool) -> tuple[ColumnElement[bool], ...]:
    kind = col(Document.browser).is_(browser)
    free = or_(col(Document.leased_until).is_(None), col(Document.leased_until) <= now)
    return (col(Document.retired_at).is_(None), col(Document.next_check_at) <= now, kind, free)


def _rung_at(*, browser: bool) -> Mapped[datetime | None]:
    return col(Platform.browser_rung_at if browser else Platform.rung_at)
