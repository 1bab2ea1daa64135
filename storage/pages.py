"""What the web pages read: lists and stories of platforms, documents and changes.

Each page costs a fixed number of queries, however much it shows, and none loads a text that the
page does not print.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, literal, or_, select
from sqlmodel import Session, col

from models.names import change_name
from models.tables import Change, Document, Platform
from models.words import Cause, CorrectionKind, Direction, Severity, Significance
from storage.corrections import stands
from storage.database import among

OF_SUBSTANCE = (Significance.MINOR, Significance.MODERATE, Significance.MAJOR)


@dataclass(frozen=True)
class PlatformRow:
    """One platform; `last_changed_at` is its last change of minor significance or more."""

    slug: str
    name: str
    homepage: str
    retired_at: datetime | None
    documents: int
    last_checked_at: datetime | None
    last_changed_at: datetime | None


@dataclass(frozen=True)
class PlatformName:
    slug: str
    name: str


@dataclass(frozen=True)
class DocumentRow:
    """One document of a platform and how it stands now."""

    id: int
    terms_type: str
    declaration: dict[str, Any]
    last_checked_at: datetime | None
    alternating_since: datetime | None
    withdrawn_at: datetime | None
    suspect_streak: int
    failed_streak: int
    retired_at: datetime | None
    version_id: int | None
    last_changed_at: datetime | None

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(page["url"] for page in self.declaration.get("pages", ()))


@dataclass(frozen=True)
class ChangeRow:
    """One change as a line in a list."""

    id: int
    platform: str
    platform_name: str
    document_id: int
    terms_type: str
    after_version_id: int
    detected_at: datetime
    significance: Significance
    severity: Severity
    direction: Direction
    quiet_reason: str | None
    cause: Cause
    headline: str
    correction: CorrectionKind | None

    @property
    def public_id(self) -> str:
        return change_name(self.id)

    @property
    def made_a_version(self) -> bool:
        """Whether a text came into force by it; otherwise it tells of the one that was."""
        return self.cause not in (Cause.WITHDRAWN, Cause.REPUBLISHED, Cause.SETTLED)


@dataclass(frozen=True)
class Totals:
    """How much is watched at present."""

    platforms: int
    documents: int


def is_reachable(session: Session) -> bool:
    """Ask the database for a sign of life; it raises what the driver raises when there is none."""
    return bool(session.execute(select(literal(1))).scalar_one())


def totals(session: Session) -> Totals:
    """Count the platforms and documents that are watched."""
    platforms = select(func.count()).where(col(Platform.retired_at).is_(None))
    documents = select(func.count()).where(col(Document.retired_at).is_(None))
    row = session.execute(select(platforms.scalar_subquery(), documents.scalar_subquery())).one()
    return Totals(*row)


def name_platforms(session: Session) -> Sequence[PlatformName]:
    """Name every watched platform by name, for somebody to choose from."""
    return read_names(spell_platforms(session))


def spell_platforms(session: Session) -> str:
    """Name every watched platform in one text, for `read_names`; a row for each costs more."""
    id_, name = col(Platform.id), col(Platform.name)
    pairs = func.json_agg(func.json_build_array(id_, name)).aggregate_order_by(
        func.lower(name), id_
    )
    statement = select(cast(pairs, Text)).where(col(Platform.retired_at).is_(None))
    return session.execute(statement).scalar_one() or "[]"


def read_names(spelled: str) -> list[PlatformName]:
    return [PlatformName(*pair) for pair in json.loads(spelled)]


def platforms_behind(session: Session, slugs: Sequence[str]) -> list[PlatformRow]:
    """Return the platforms behind some slugs, in that order."""
    rows = session.execute(_platforms().where(among(col(Platform.id), slugs)))
    found = {row[0]: PlatformRow(*row) for row in rows}
    return [found[slug] for slug in slugs if slug in found]


def find_platforms(session: Session, names: Iterable[str]) -> Sequence[PlatformName]:
    """Find watched platforms by slugs or names, both in lower case."""
    asked = list(names)
    statement = select(col(Platform.id), col(Platform.name)).where(
        col(Platform.retired_at).is_(None),
        or_(col(Platform.id).in_(asked), func.lower(col(Platform.name)).in_(asked)),
    )
    return [PlatformName(*row) for row in session.execute(statement.order_by(col(Platform.id)))]


def find_platform(session: Session, slug: str) -> PlatformRow | None:
    row = session.execute(_platforms().where(col(Platform.id) == slug)).first()
    return PlatformRow(*row) if row else None


def documents_of(session: Session, slug: str) -> Sequence[DocumentRow]:
    """List a platform's documents by type, those no longer watched last."""
    statement = documents().where(col(Document.platform_id) == slug)
    retired = col(Document.retired_at).is_not(None)
    rows = session.execute(statement.order_by(retired, col(Document.terms_type)))
    return [DocumentRow(*row) for row in rows]


def recent_changes(session: Session, limit: int, platform: str | None = None) -> list[ChangeRow]:
    """List the newest changes of substance, of one platform or of all."""
    statement = changes().where(col(Change.significance).in_(OF_SUBSTANCE))
    if platform is not None:
        statement = statement.where(col(Change.platform_id) == platform)
    newest = statement.order_by(col(Change.detected_at).desc(), col(Change.id).desc())
    return [ChangeRow(*row) for row in session.execute(newest.limit(limit))]


def changes(headline: Any = None) -> Select[*tuple[Any, ...]]:
    """Select the columns of a `ChangeRow`, for one of the queries of this room to narrow.

    `headline` is given by whoever reads more of the record, which is unpacked for each reading.
    """
    if headline is None:
        headline = col(Change.summary)["headline"].as_string()
    return (
        select(
            col(Change.id),
            col(Platform.id),
            col(Platform.name),
            col(Change.document_id),
            col(Document.terms_type),
            col(Change.after_version_id),
            col(Change.detected_at),
            col(Change.significance),
            col(Change.severity),
            col(Change.direction),
            col(Change.quiet_reason),
            col(Change.cause),
            headline,
            col(Change.correction),
        )
        .join(Document, col(Document.id) == col(Change.document_id))
        .join(Platform, col(Platform.id) == col(Change.platform_id))
    )


def _platforms() -> Select[*tuple[Any, ...]]:
    of_it = (col(Document.platform_id) == col(Platform.id), col(Document.retired_at).is_(None))
    return select(
        col(Platform.id),
        col(Platform.name),
        col(Platform.homepage),
        col(Platform.retired_at),
        select(func.count()).where(*of_it).scalar_subquery(),
        select(func.max(col(Document.last_checked_at))).where(*of_it).scalar_subquery(),
        _last_changed(col(Change.platform_id) == col(Platform.id)),
    )


def documents() -> Select[*tuple[Any, ...]]:
    """Select the columns of a `DocumentRow`, for one of the queries of this room to narrow."""
    of_it = (
        col(Change.platform_id) == col(Document.platform_id),
        col(Change.document_id) == col(Document.id),
    )
    return select(
        col(Document.id),
        col(Document.terms_type),
        col(Document.declaration),
        col(Document.last_checked_at),
        col(Document.alternating_since),
        col(Document.withdrawn_at),
        col(Document.suspect_streak),
        col(Document.failed_streak),
        col(Document.retired_at),
        col(Document.version_id),
        _last_changed(*of_it),
    )


def _last_changed(*of_it: ColumnElement[bool]) -> Any:
    statement = select(func.max(col(Change.detected_at))).where(
        *of_it, col(Change.significance).in_(OF_SUBSTANCE), stands()
    )
    return statement.scalar_subquery()
