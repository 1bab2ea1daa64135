"""What the API lists page by page, by key: changes that fit a filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from models.tables import Change
from models.tables.columns import JSON
from models.words import Significance
from storage.pages import ChangeRow, changes


@dataclass(frozen=True)
class Wanted:
    """Which changes are asked for; `until` is exclusive, `floor` the least significance."""

    platform: str | None = None
    document_id: int | None = None
    provision: str | None = None
    floor: Significance = Significance.NONE
    since: datetime | None = None
    until: datetime | None = None


def list_changes(
    session: Session, wanted: Wanted, before: int | None, limit: int
) -> Sequence[ChangeRow]:
    """List changes, the last recorded first; `before` is the id that the last page ended with."""
    newest = changes().where(*narrowed(wanted)).order_by(col(Change.id).desc())
    if before is not None:
        newest = newest.where(col(Change.id) < before)
    return [ChangeRow(*row) for row in session.execute(newest.limit(limit))]


def narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    least = [word for word in Significance if word.rank >= wanted.floor.rank]
    said: list[ColumnElement[bool]] = [col(Change.significance).in_(least)]
    if wanted.platform is not None:
        said.append(col(Change.platform_id) == wanted.platform)
    if wanted.document_id is not None:
        said.append(col(Change.document_id) == wanted.document_id)
    if wanted.provision is not None:
        # Written as in the index; a subscript means the same and is not found there.
        touched = col(Change.summary).op("->", return_type=JSON)("provisions")
        said.append(touched.contains([wanted.provision]))
    if wanted.since is not None:
        said.append(col(Change.detected_at) >= wanted.since)
    if wanted.until is not None:
        said.append(col(Change.detected_at) < wanted.until)
    return said
