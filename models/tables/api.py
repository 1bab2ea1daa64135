"""Who may use the API, and what it answered: ApiKey, ApiAnswer."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, WORDS


class ApiKey(SQLModel, table=True):
    """A key by which programs act for a Subscriber; only its SHA-256 is kept.

    `handle` is the part of the key that names it, `scopes` are `ApiScope`s. `used` counts the
    requests of the minute that began at `minute_at`.
    """

    __tablename__ = "api_keys"
    __table_args__ = (Index("api_keys_of_subscriber", "subscriber_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT, ondelete="CASCADE")
    handle: str = Field(unique=True, max_length=16)
    digest: str = Field(max_length=64)
    name: str = Field(default="", max_length=80)
    scopes: list[str] = Field(sa_type=WORDS)
    created_at: datetime
    revoked_at: datetime | None = None
    minute_at: datetime | None = None
    used: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})


class ApiAnswer(SQLModel, table=True):
    """What a request with an Idempotency-Key was answered; without `status` it is under way.

    `key` and `request` are hashes of what was sent; `body` is sealed, for it may hold a secret.
    """

    __tablename__ = "api_answers"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "key"),
        Index("api_answers_by_time", "at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT, ondelete="CASCADE")
    key: str = Field(max_length=64)
    request: str = Field(max_length=64)
    at: datetime
    status: int | None = None
    body: str | None = None
