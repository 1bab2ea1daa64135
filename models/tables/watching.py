"""What we watch and what we saw: Platform, Document, Check, Snapshot, Version, Rereading."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, JSON, UUID_TYPE, words
from models.words import Cause, Outcome


class Platform(SQLModel, table=True):
    """A company's service whose documents we watch; `id` is the slug, its file's name.

    Documents that need a browser have a queue of their own, and so a bell of their own.
    """

    __tablename__ = "platforms"

    id: str = Field(primary_key=True, max_length=80)
    name: str
    homepage: str
    rung_at: datetime | None = None
    browser_rung_at: datetime | None = None
    retired_at: datetime | None = None


class Document(SQLModel, table=True):
    """One policy of a platform, where it stands now, and when it is due next.

    `candidate_*` is a wording seen once and waiting for its second fetch. Pages with the bytes of
    `snapshot_digest`, or the region of `fingerprint`, read as the text in force by the rules
    `read_by`. `form_varies` says that links or marks differ at each fetch and count no more.
    `settles_at`: an alternating document that rests until then on a text nobody was told of is
    told of. `withdrawn_at`: since then it is no longer published at its address. `set_aside` is the
    trouble that an operator looked at and set aside; from it nothing is ever concluded.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("platform_id", "terms_type"),
        Index("documents_due", "next_check_at", postgresql_where=text("retired_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    platform_id: str = Field(foreign_key="platforms.id", max_length=80)
    terms_type: str
    declaration: dict[str, Any] = Field(sa_type=JSON)
    browser: bool = False
    next_check_at: datetime
    lease_token: UUID | None = Field(default=None, sa_type=UUID_TYPE)
    leased_until: datetime | None = None
    validators: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    snapshot_digest: str | None = Field(default=None, max_length=64)
    fingerprint: str | None = Field(default=None, max_length=64)
    read_by: str | None = None
    version_id: int | None = Field(default=None, sa_type=BIGINT)
    candidate_hash: str | None = Field(default=None, max_length=64)
    candidate_snapshot_id: int | None = Field(default=None, sa_type=BIGINT)
    candidate_seen_at: datetime | None = None
    suspect_streak: int = 0
    failed_streak: int = 0
    unstable_streak: int = 0
    form_varies: bool = False
    watch_closely_until: datetime | None = None
    alternating_since: datetime | None = None
    settles_at: datetime | None = None
    withdrawn_at: datetime | None = None
    set_aside: str | None = None
    last_checked_at: datetime | None = None
    retired_at: datetime | None = None


class Check(SQLModel, table=True):
    """One look at one Document, with its outcome; "unchanged" is an outcome too.

    `text_hash` is that of a text seen and not, or not yet, in force.
    """

    __tablename__ = "checks"
    __table_args__ = (
        Index("checks_of_document", "document_id", "at"),
        Index(
            "checks_by_text",
            "document_id",
            "text_hash",
            postgresql_where=text("text_hash IS NOT NULL"),
        ),
        Index("checks_by_time", "at", postgresql_using="brin"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    document_id: int = Field(foreign_key="documents.id", sa_type=BIGINT)
    at: datetime
    duration_ms: int
    outcome: Outcome = Field(sa_type=words(Outcome))
    reason: str | None = None
    evidence: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)
    confirming: bool = False
    http_status: int | None = None
    text_hash: str | None = Field(default=None, max_length=64)
    snapshot_id: int | None = Field(default=None, sa_type=BIGINT)
    version_id: int | None = Field(default=None, sa_type=BIGINT)


class Snapshot(SQLModel, table=True):
    """The pages of one Document exactly as received; bodies are blobs named by their SHA-256.

    `pages` holds, in order, each page's url, final_url, status, content_type, sha256 and size;
    `exchange` names the blob of how it was had (`HowHad`), which older ones and replays lack.
    `digest` is the SHA-256 over the pages' hashes.
    """

    __tablename__ = "snapshots"
    __table_args__ = (Index("snapshots_of_document", "document_id", "fetched_at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    document_id: int = Field(foreign_key="documents.id", sa_type=BIGINT)
    fetched_at: datetime
    digest: str = Field(max_length=64)
    pages: list[dict[str, Any]] = Field(sa_type=JSON)


class Version(SQLModel, table=True):
    """A Document's text taken from a Snapshot, when it differs; together: the register."""

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("document_id", "ordinal"),
        Index("versions_by_text", "document_id", "text_hash"),
        Index(
            "versions_returned",
            "document_id",
            "detected_at",
            postgresql_where=text("cause = 'returned'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    document_id: int = Field(foreign_key="documents.id", sa_type=BIGINT)
    snapshot_id: int = Field(foreign_key="snapshots.id", sa_type=BIGINT)
    ordinal: int
    cause: Cause = Field(sa_type=words(Cause))
    text_hash: str = Field(max_length=64)
    form_hash: str = Field(max_length=64)
    detected_at: datetime
    confirmed_at: datetime
    superseded_at: datetime | None = None
    returned_to_id: int | None = Field(default=None, sa_type=BIGINT)
    extractor: str
    words: int
    language: str | None = None
    title: str | None = None
    blocks: list[Any] = Field(sa_type=JSON)


class Rereading(SQLModel, table=True):
    """What an earlier text of a Document reads as by newer rules, so that its return is known.

    `text_hash` is the one that its Versions were stored with, `reads_as` the one by `extractor`.
    """

    __tablename__ = "rereadings"
    __table_args__ = (
        UniqueConstraint("document_id", "extractor", "text_hash"),
        Index("rereadings_by_text", "document_id", "reads_as"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    document_id: int = Field(foreign_key="documents.id", sa_type=BIGINT)
    extractor: str
    text_hash: str = Field(max_length=64)
    reads_as: str = Field(max_length=64)
