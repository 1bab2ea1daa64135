"""What changed and who is to hear of it: Change, Decision."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.names import change_name
from models.tables.columns import BIGINT, JSON, UUID_TYPE, words
from models.words import (
    Cause,
    CorrectionKind,
    DecisionKind,
    Direction,
    Severity,
    Significance,
    SkipReason,
)


class Change(SQLModel, table=True):
    """The difference between two Versions of a Document; `summary` is a `ChangeSummary`.

    Both are the Version in force where a document was withdrawn or published again as it was.
    `fan_out_after` is the last subscriber decided: fan-out resumes behind it. `released_at` says
    that an operator believed a page we did not; the promise of the same day is not counted there.
    `correction` is what an operator said of it last.
    """

    __tablename__ = "changes"
    __table_args__ = (
        UniqueConstraint("after_version_id", "cause", "detected_at"),
        Index("changes_to_fan_out", "id", postgresql_where=text("fanned_out_at IS NULL")),
        Index("changes_by_time", "detected_at", "id"),
        Index(
            "changes_released",
            "released_at",
            postgresql_where=text("released_at IS NOT NULL"),
        ),
        Index("changes_of_document", "document_id", "detected_at"),
        Index("changes_of_platform", "platform_id", "detected_at"),
        Index(
            "changes_by_provision",
            text("(summary -> 'provisions')"),
            postgresql_using="gin",
        ),
        Index("changes_by_effective_day", text("(summary #>> '{dates,effective_after,value}')")),
        Index("changes_by_deadline_day", text("(summary #>> '{dates,derived_deadline,value}')")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    document_id: int = Field(foreign_key="documents.id", sa_type=BIGINT)
    platform_id: str = Field(foreign_key="platforms.id", max_length=80)
    before_version_id: int = Field(foreign_key="versions.id", sa_type=BIGINT)
    after_version_id: int = Field(foreign_key="versions.id", sa_type=BIGINT)
    cause: Cause = Field(sa_type=words(Cause))
    returned_to_at: datetime | None = None
    detected_at: datetime
    confirmed_at: datetime
    released_at: datetime | None = None
    significance: Significance = Field(sa_type=words(Significance))
    severity: Severity = Field(sa_type=words(Severity))
    direction: Direction = Field(sa_type=words(Direction))
    alerts: bool
    quiet_reason: str | None = None
    correction: CorrectionKind | None = Field(default=None, sa_type=words(CorrectionKind))
    rules_version: str
    summary: dict[str, Any] = Field(sa_type=JSON)
    fan_out_after: int = Field(default=0, sa_type=BIGINT)
    fan_out_token: UUID | None = Field(default=None, sa_type=UUID_TYPE)
    fan_out_until: datetime | None = None
    fanned_out_at: datetime | None = None

    @property
    def public_id(self) -> str:
        assert self.id is not None
        return change_name(self.id)


class Decision(SQLModel, table=True):
    """What one Subscriber gets for one Change, and why; held ones wait for a Digest.

    Neither `change_id` nor `subscriber_id` is a foreign key: checking them row by row costs more
    than all else of a fan-out (docs/decisions/0009).
    """

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("change_id", "subscriber_id"),
        Index(
            "decisions_held",
            "subscriber_id",
            postgresql_where=text("kind = 'hold_for_digest' AND digest_id IS NULL"),
        ),
        Index(
            "decisions_skipped",
            "subscriber_id",
            "decided_at",
            postgresql_where=text("kind = 'skip'"),
        ),
        Index("decisions_of_digest", "digest_id", postgresql_where=text("digest_id IS NOT NULL")),
        Index("decisions_by_time", "decided_at", postgresql_using="brin"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    change_id: int = Field(sa_type=BIGINT)
    subscriber_id: int = Field(sa_type=BIGINT)
    kind: DecisionKind = Field(sa_type=words(DecisionKind))
    reason: SkipReason | None = Field(default=None, sa_type=words(SkipReason))
    plan: str = Field(max_length=40)
    decided_at: datetime
    deliver_by: datetime | None = None
    digest_id: int | None = Field(default=None, foreign_key="digests.id", sa_type=BIGINT)


class Narration(SQLModel, table=True):
    """What a language model made of a Change's record: beside the record, never instead of it.

    `text` stands only when every number, date, name and quoted word of it is in the record; else
    `rejected` says what was not. A question that got no answer is asked again at `next_try_at`.
    """

    __tablename__ = "narrations"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    change_id: int = Field(foreign_key="changes.id", sa_type=BIGINT, unique=True)
    model: str = Field(max_length=200)
    asked_at: datetime
    tries: int = 0
    next_try_at: datetime | None = None
    text: str | None = None
    rejected: str | None = None
    failed: str | None = None
