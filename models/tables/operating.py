"""Who operates, and what they did: OperatorSession, OperatorAction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, JSON, words
from models.words import Operation


class OperatorSession(SQLModel, table=True):
    """A link that an operator asked for, and once it was used the session that it began.

    `key` is the SHA-256 of the session's cookie. It counts while OPERATOR_EMAIL names the address.
    """

    __tablename__ = "operator_sessions"
    __table_args__ = (Index("operator_sessions_by_time", "asked_at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    email: str = Field(max_length=320)
    asked_at: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None
    key: str | None = Field(default=None, max_length=64, unique=True)


class OperatorAction(SQLModel, table=True):
    """What an operator did: noted before it begins, with what came of it once it ended.

    `subject` names the row ("document:7"); one without `ended_at` broke off in the middle.
    """

    __tablename__ = "operator_actions"
    __table_args__ = (
        Index("operator_actions_by_time", "at"),
        Index("operator_actions_of_subject", "subject"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    operator: str = Field(max_length=320)
    operation: Operation = Field(sa_type=words(Operation))
    subject: str = Field(max_length=80)
    at: datetime
    detail: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    ended_at: datetime | None = None
    done: bool | None = None
    said: str | None = None
