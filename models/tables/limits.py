"""What came back and who asked: Bounce, Asking."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, words
from models.words import BounceKind


class Bounce(SQLModel, table=True):
    """A report that a message to a Destination failed, or that its reader complained of it.

    `status` is the enhanced code (RFC 3463), `said` the far side's words, cleaned and cut.
    """

    __tablename__ = "bounces"
    __table_args__ = (
        UniqueConstraint("notification_id", "kind"),
        Index("bounces_of_destination", "destination_id", "at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    destination_id: int = Field(sa_type=BIGINT)
    notification_id: int = Field(sa_type=BIGINT)
    at: datetime
    kind: BounceKind = Field(sa_type=words(BounceKind))
    status: str = Field(default="", max_length=16)
    said: str = ""


class Asking(SQLModel, table=True):
    """One request for something that is limited by time; `key` is a keyed hash of who or what."""

    __tablename__ = "askings"
    __table_args__ = (
        Index("askings_of_key", "key", "at"),
        Index("askings_by_time", "at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    key: str = Field(max_length=64)
    at: datetime
