"""What texts say and what became of it: Analysis, Clause, Likeness, Likened, Event."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, JSON, WORDS, words
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
    `text` that speak for the provision, and `stances` say how, as the rules did that found it;
    empty in rows older than that. `until` is empty while the clause is in force.
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
        Index(
            "clauses_of_provision",
            "provision",
            "document_id",
            postgresql_where=text("until IS NULL"),
        ),
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
    stances: list[str] | None = Field(default=None, sa_type=WORDS)
    since: datetime
    until: datetime | None = None


class Likeness(SQLModel, table=True):
    """Whose words are likest to the clearest clause that a platform has of a provision.

    `nearest_id` is that clause, empty where none is near. These rows are made from the clauses
    alone and can be made anew at any time; foreign keys would let them hold up an analysis.
    """

    __tablename__ = "likenesses"

    clause_id: int = Field(
        primary_key=True, sa_type=BIGINT, sa_column_kwargs={"autoincrement": False}
    )
    provision: str = Field(max_length=80, index=True)
    nearest_id: int | None = Field(default=None, sa_type=BIGINT)
    likeness: float = 0.0


class Likened(SQLModel, table=True):
    """From which clauses the likenesses of a provision were made last: `clauses` is their hash."""

    __tablename__ = "likened"

    provision: str = Field(primary_key=True, max_length=80)
    clauses: str = Field(max_length=64)
    at: datetime


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
