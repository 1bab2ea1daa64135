"""The shapes in which the API tells records; new fields may come, none changes its meaning."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from models.words import (
    BlockKind,
    Cause,
    CorrectionKind,
    Direction,
    EventKind,
    Severity,
    Significance,
)
from notifications.events import ChangeRecord

NOT_INCLUDED = Field(default="", description="What the caller's plan leaves out, in one line.")


class Shape(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Platform(Shape):
    """A service whose documents are watched."""

    slug: str
    name: str
    homepage: str
    documents: int
    last_checked_at: datetime | None
    last_changed_at: datetime | None
    retired_at: datetime | None


class Document(Shape):
    """One policy of a platform, and how it stands now."""

    id: int
    terms_type: str
    addresses: tuple[str, ...]
    last_checked_at: datetime | None
    last_changed_at: datetime | None
    alternating_since: datetime | None
    withdrawn_at: datetime | None
    retired_at: datetime | None


class Version(Shape):
    """One text of a document; `returned_to` is the ordinal of the earlier text it went back to."""

    ordinal: int
    cause: Cause
    detected_at: datetime
    confirmed_at: datetime
    superseded_at: datetime | None
    text_hash: str
    returned_to: int | None


class Text(Shape):
    """The text of a version; quotes and offsets in summaries are of this text."""

    ordinal: int
    detected_at: datetime
    superseded_at: datetime | None
    text_hash: str
    language: str | None
    text: str


class Link(Shape):
    text: str
    target: str


class Block(Shape):
    kind: BlockKind
    text: str
    level: int
    number: str
    links: tuple[Link, ...]


class Blocks(BaseModel):
    ordinal: int
    text_hash: str
    blocks: list[Block]


class Piece(BaseModel):
    """A run of text; `mark` is kept, gone or come."""

    mark: str
    text: str


class ChangedPlace(BaseModel):
    """One changed place: what was done to it, in which section, and its words."""

    what: str
    section: str
    pieces: list[Piece]


class TextComparison(BaseModel):
    """What happened from one version of a document to another."""

    before: int
    after: int
    places: list[ChangedPlace]


class ChangeLine(Shape):
    """One change in a list; without structured summaries there is no severity or direction."""

    id: str = Field(validation_alias="public_id")
    platform: str
    platform_name: str
    document_id: int
    terms_type: str
    detected_at: datetime
    cause: Cause
    headline: str
    significance: Significance
    severity: Severity | None
    direction: Direction | None
    quiet_reason: str | None
    correction: CorrectionKind | None = Field(
        description="What we said of it since: withdrawn or corrected; the change itself says how."
    )


class ChangeDetail(ChangeRecord):
    """One change as a webhook tells it; what a plan does not include is null or empty."""

    not_included: str = NOT_INCLUDED


class Evidence(Shape):
    """One side of a change: its text by hash, and the pages it was taken from as received."""

    ordinal: int
    text_hash: str
    extractor: str
    detected_at: datetime
    confirmed_at: datetime
    fetched_at: datetime
    digest: str
    pages: list[dict[str, Any]]


class BothSides(Shape):
    before: Evidence
    after: Evidence


class ProvisionLine(BaseModel):
    """A topic of clauses; `platforms` have it in a text in force."""

    id: str
    name: str
    family: str
    platforms: int


class Event(Shape):
    """What became of a provision of a document; `worse` is for the user."""

    document_id: int
    terms_type: str
    ordinal: int
    provision: str
    kind: EventKind
    at: datetime
    worse: bool | None
    sentence: str
    places: int
    effective: str | None
