"""What a Subscriber measures changes by: Commitment, Touch, Baseline."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, JSON, WORDS


class Commitment(SQLModel, table=True):
    """A promise that a Subscriber made to others; `promise` is its id in the catalogue, if any.

    A change touches it at one of `provisions`, saying one of `words` if it has any.
    """

    __tablename__ = "commitments"
    __table_args__ = (UniqueConstraint("subscriber_id", "text"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT, ondelete="CASCADE")
    text: str = Field(max_length=300)
    promise: str = Field(default="", max_length=80)
    provisions: list[str] = Field(sa_type=WORDS)
    words: list[str] = Field(default_factory=list, sa_type=WORDS)
    created_at: datetime


class Touch(SQLModel, table=True):
    """A Change that touches a Commitment: where, in one sentence, and with which words.

    `commitment` is its text at that time. `before` and `after` are quotes of a `ChangeSummary`.
    """

    __tablename__ = "touches"
    __table_args__ = (UniqueConstraint("change_id", "subscriber_id", "commitment"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    change_id: int = Field(foreign_key="changes.id", sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT, ondelete="CASCADE")
    commitment: str = Field(max_length=300)
    provision: str = Field(max_length=80)
    section: str
    sentence: str
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class Baseline(SQLModel, table=True):
    """The Version of a Document that a Subscriber reviewed: later changes are told net since it."""

    __tablename__ = "baselines"
    __table_args__ = (UniqueConstraint("subscriber_id", "document_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    subscriber_id: int = Field(foreign_key="subscribers.id", sa_type=BIGINT, ondelete="CASCADE")
    document_id: int = Field(foreign_key="documents.id", sa_type=BIGINT)
    version_id: int = Field(foreign_key="versions.id", sa_type=BIGINT)
    reviewed_at: datetime
    reviewed_by: str = Field(default="", max_length=320)
