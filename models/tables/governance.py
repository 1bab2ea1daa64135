"""What texts say and what became of it: Analysis, Clause, Event."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, JSON, words
from models.words import EventKind, Severity


class Analysis(SQLModel, table=True):
    """The governance analysis of one Version; `analysis` is a `GovernanceAnalysis`."""

    __tablename__ = "analyses"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    version_id: int = Field(foreign_key="versions.id", sa_type=BIGINT, unique=True)
    document_id: int = Field(foreign_key="documents.id", sa_type=BIGINT)
    rules_version: str
    made_at: datetime
    not_assessed: str | None = None
    exposure: Severity | None = Field(default=None, sa_type=words(Severity))
    analysis: dict[str, Any] = Field(sa_type=JSON)


class Clause(SQLModel, table=True):
    """A block of a Document that speaks of a provision, and how long it stood so worded.

    `key` is that of the block and the headings above it; `start` and `end` are the words of
    `text` that speak for the provision. `until` is empty while the clause is in force.
    """

    __tablename__ = "clauses"
    __table_args__ = (
        Index(
            "clauses_in_force",
            "document_id",
            "key",
            "provision",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
        Index("clauses_of_provision", "provision", postgresql_where=text("until IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    document_id: int = Field(foreign_key="documents.id", sa_type=BIGINT)
    provision: str = Field(max_length=80)
    key: str = Field(max_length=64)
    text: str
    score: float
    rule_id: str | None = None
    start: int
    end: int
    since: datetime
    until: datetime | None = None


class Event(SQLModel, table=True):
    """What became of a provision of a Document in one Version; its timeline is all of them.

    `worse` is for the user, empty where the words do not tell; `effective` is the date that the
    new text states. `before` and `after` are `ClauseQuote`s.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("events_of_document", "document_id", "at"),
        Index("events_of_provision", "provision", "at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    document_id: int = Field(foreign_key="documents.id", sa_type=BIGINT)
    version_id: int = Field(foreign_key="versions.id", sa_type=BIGINT)
    provision: str = Field(max_length=80)
    kind: EventKind = Field(sa_type=words(EventKind))
    at: datetime
    worse: bool | None = None
    sentence: str
    places: int
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    effective: str | None = Field(default=None, max_length=10)
    rules_version: str
