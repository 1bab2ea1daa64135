"""Whether work flows: Canary, Alarm."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT


class Canary(SQLModel, table=True):
    """A piece of work that beat makes for one queue and any worker of that queue ends."""

    __tablename__ = "canaries"
    __table_args__ = (
        Index("canaries_alive", "queue", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    queue: str = Field(max_length=32)
    made_at: datetime
    ended_at: datetime | None = None


class Alarm(SQLModel, table=True):
    """Something that does not flow, from when it was noticed until it flowed again."""

    __tablename__ = "alarms"
    __table_args__ = (
        Index("alarms_raised", "what", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    what: str = Field(max_length=80)
    raised_at: datetime
    told_at: datetime | None = None
    ended_at: datetime | None = None
