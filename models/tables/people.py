"""Who hears: Subscriber, Subscription, Destination."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, JSON, UUID_TYPE, WORDS, words
from models.words import Significance


class Subscriber(SQLModel, table=True):
    """One person or team, with a plan and their own weekly hour.

    `digest_weekday` is 0 for Monday; `digest_hour` is local to `time_zone`. An operator is told
    of suspect documents and gets no digests. `weekly` says that digests are wished for on a plan
    that has alerts. `provisions` are those to be told of, none means all; between the local hours
    `quiet_from` and `quiet_until` no alert begins. `escalates_to` is the destination that hears of
    what nobody saw to in time.
    """

    __tablename__ = "subscribers"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    email: str = Field(unique=True, max_length=320)
    name: str = ""
    plan: str = Field(default="free", max_length=40)
    time_zone: str = Field(default="UTC", max_length=64)
    digest_weekday: int = 0
    digest_hour: int = 9
    digest_when_silent: bool = True
    next_digest_at: datetime = Field(index=True)
    last_cut_at: datetime
    weekly: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    floor: Significance = Field(default=Significance.MINOR, sa_type=words(Significance))
    provisions: list[str] = Field(
        default_factory=list, sa_type=WORDS, sa_column_kwargs={"server_default": text("'{}'")}
    )
    quiet_from: int | None = None
    quiet_until: int | None = None
    created_at: datetime
    paused_at: datetime | None = None
    operator: bool = False
    escalates_to: int | None = Field(default=None, sa_type=BIGINT)
    link_generation: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})


class Subscription(SQLModel, table=True):
    """One Subscriber watching one Platform; the first added stay within a plan's limit."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "platform_id"),
        Index("subscriptions_of_platform", "platform_id", "subscriber_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT)
    platform_id: str = Field(foreign_key="platforms.id", max_length=80)
    added_at: datetime
    paused_at: datetime | None = None
    paused_reason: str | None = None
    muted_at: datetime | None = None


class Destination(SQLModel, table=True):
    """One Subscriber's address on one Channel; `settings` fits that channel's own schema.

    The lease keeps two workers from sending to it at once. After `failures` tries in a row that
    did not arrive it rests until `rests_until`. `failing_since` is when this was first seen of it.
    That of a member gets what is for the member alone, and no alerts.
    """

    __tablename__ = "destinations"
    __table_args__ = (
        Index("destinations_of_subscriber", "subscriber_id"),
        Index(
            "destinations_of_member", "member_id", postgresql_where=text("member_id IS NOT NULL")
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT)
    channel: str = Field(max_length=32)
    settings: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime
    verified_at: datetime | None = None
    disabled_at: datetime | None = None
    disabled_reason: str | None = None
    last_error: str | None = None
    lease_token: UUID | None = Field(default=None, sa_type=UUID_TYPE)
    leased_until: datetime | None = None
    failures: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    rests_until: datetime | None = None
    failing_since: datetime | None = None
    member_id: int | None = Field(
        default=None, foreign_key="members.id", sa_type=BIGINT, ondelete="CASCADE"
    )
