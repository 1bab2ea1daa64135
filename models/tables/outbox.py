"""What is owed and what was tried: Notification, Attempt, Digest. The outbox is a query here."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, JSON, UUID_TYPE, words
from models.words import AttemptOutcome, NotificationKind, NotificationState


class Notification(SQLModel, table=True):
    """One message owed to one Destination; `uid` names it to the far side on every attempt.

    `subject` says what it is about ("change:7", "digest:3"); `priority` orders the claims:
    sign-in 0, everything else 5, digests 9. `begun` says that a try started and has not ended:
    found so at the next try, the process died in it, which counts as one of the `crashes`. Of its
    `attempts` those until `replayed_after` were made before it was sent once more.
    Neither who it is for nor its change is a foreign key (docs/decisions/0009); a claim skips who
    is gone.
    """

    __tablename__ = "notifications"
    # With next_attempt_at at its end the index alone tells which rows wait for a later try.
    __table_args__ = (
        UniqueConstraint("kind", "subject", "destination_id"),
        Index(
            "notifications_due",
            "channel",
            "priority",
            "deliver_by",
            "id",
            "next_attempt_at",
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "notifications_of_digest", "digest_id", postgresql_where=text("digest_id IS NOT NULL")
        ),
        Index("notifications_of_subscriber", "subscriber_id", "id"),
        Index("notifications_by_time", "created_at", postgresql_using="brin"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    uid: UUID = Field(
        default_factory=uuid4,
        sa_type=UUID_TYPE,
        sa_column_kwargs={"server_default": text("gen_random_uuid()")},
    )
    kind: NotificationKind = Field(sa_type=words(NotificationKind))
    subject: str = Field(max_length=80)
    subscriber_id: int = Field(sa_type=BIGINT)
    destination_id: int = Field(sa_type=BIGINT)
    channel: str = Field(max_length=32)
    priority: int = 5
    change_id: int | None = Field(default=None, sa_type=BIGINT)
    digest_id: int | None = Field(default=None, foreign_key="digests.id", sa_type=BIGINT)
    content: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    created_at: datetime
    deliver_by: datetime | None = None
    state: NotificationState = Field(
        default=NotificationState.PENDING, sa_type=words(NotificationState)
    )
    reason: str | None = None
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    begun: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    crashes: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    replayed_after: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    next_attempt_at: datetime
    lease_token: UUID | None = Field(default=None, sa_type=UUID_TYPE)
    leased_until: datetime | None = None
    ended_at: datetime | None = None


class Attempt(SQLModel, table=True):
    """One try at one Notification: when, how long, by which worker, and what the far side said."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("notification_id", "number"),
        Index("attempts_by_time", "at", postgresql_using="brin"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    notification_id: int = Field(foreign_key="notifications.id", sa_type=BIGINT)
    number: int
    at: datetime
    duration_ms: int
    outcome: AttemptOutcome = Field(sa_type=words(AttemptOutcome))
    status: str | None = Field(default=None, max_length=80)
    answer: str | None = None
    worker: str = ""


class Digest(SQLModel, table=True):
    """The held changes of one period in one message; `slot_at` is the weekly hour it answers.

    `not_included` counts the changes of the period that were skipped, by reason. `longest_gap` is
    in seconds: the longest time for which one of the documents was not read.
    """

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("subscriber_id", "slot_at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT)
    slot_at: datetime
    cut_at: datetime
    period_start: datetime
    changes: int
    documents: int
    checked: int
    failed: int
    not_included: dict[str, int] = Field(sa_type=JSON)
    longest_gap: int | None = None
