"""Keep the platform and document rows in step with the platform files."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.declaration import Declaration, PlatformFile
from models.tables import Document, Platform


def declare_platforms(session: Session, files: Sequence[PlatformFile], now: datetime) -> int:
    """Upsert what the files say and retire what they no longer name; return the documents.

    A new document is due at once. A document whose declaration changed keeps its history: the
    next check re-bases it without alerting.
    """
    for file in files:
        _upsert_platform(session, file)
        for declaration in file.documents:
            _upsert_document(session, file.slug, declaration, now)
    _retire_missing(session, files, now)
    return sum(len(file.documents) for file in files)


def _upsert_platform(session: Session, file: PlatformFile) -> None:
    cells = {"name": file.name, "homepage": file.homepage, "retired_at": None}
    statement = insert(Platform).values(id=file.slug, **cells)
    session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=cells))


def _upsert_document(session: Session, slug: str, declaration: Declaration, now: datetime) -> None:
    cells = {
        "declaration": declaration.model_dump(mode="json"),
        "browser": declaration.browser,
        "retired_at": None,
    }
    statement = insert(Document).values(
        platform_id=slug, terms_type=declaration.type, next_check_at=now, **cells
    )
    session.execute(
        statement.on_conflict_do_update(index_elements=["platform_id", "terms_type"], set_=cells)
    )


def _retire_missing(session: Session, files: Sequence[PlatformFile], now: datetime) -> None:
    declared = {(file.slug, document.type) for file in files for document in file.documents}
    active = select(Document.id, Document.platform_id, Document.terms_type).where(
        col(Document.retired_at).is_(None)
    )
    gone = [row[0] for row in session.exec(active) if (row[1], row[2]) not in declared]
    session.execute(update(Document).where(col(Document.id).in_(gone)).values(retired_at=now))
    slugs = [file.slug for file in files]
    session.execute(
        update(Platform)
        .where(col(Platform.id).not_in(slugs), col(Platform.retired_at).is_(None))
        .values(retired_at=now)
    )
