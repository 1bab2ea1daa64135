"""What only a replay does to the rows of its scratch database; the real steps do the rest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models.declaration import Declaration
from models.tables import Change, Check, Document, Platform, Rereading, Snapshot, Version

_OTHER_PAGES = "pages replaced by a replay"


def add_document(session: Session, platform: Platform, document: Document) -> int:
    """Insert a document with a platform of its own, and return its id."""
    session.add(platform)
    session.flush()
    session.add(document)
    session.flush()
    assert document.id is not None
    return document.id


def redeclare(
    session: Session, document_id: int, declaration: Declaration, now: datetime
) -> Document:
    """Give a document the declaration of its next record, and make it due and free now."""
    document = session.get_one(Document, document_id)
    document.declaration = declaration.model_dump(mode="json")
    document.next_check_at = now
    document.lease_token = document.leased_until = None
    session.flush()
    return document


def last_check(session: Session, document_id: int) -> Check:
    statement = (
        select(Check).where(col(Check.document_id) == document_id).order_by(col(Check.id).desc())
    )
    return session.exec(statement.limit(1)).one()


def change(session: Session, change_id: int) -> Change:
    return session.get_one(Change, change_id)


def snapshots(session: Session, document_id: int) -> Sequence[Snapshot]:
    return session.exec(select(Snapshot).where(col(Snapshot.document_id) == document_id)).all()


def in_force(session: Session, document_id: int) -> Version | None:
    version_id = session.get_one(Document, document_id).version_id
    return session.get_one(Version, version_id) if version_id else None


def replace_pages(
    session: Session, snapshot_id: int, digest: str, pages: Sequence[dict[str, Any]]
) -> None:
    """Store other pages in place of a snapshot's own."""
    snapshot = session.get_one(Snapshot, snapshot_id)
    snapshot.digest, snapshot.pages = digest, list(pages)


def disown_texts(session: Session, document_id: int) -> None:
    """Mark every text of a document as made by other rules: the next look reads it again."""
    session.execute(delete(Rereading).where(col(Rereading.document_id) == document_id))
    session.execute(
        update(Version)
        .where(col(Version.document_id) == document_id)
        .values(extractor=_OTHER_PAGES)
    )
