"""What we told and took back: Correction."""

from datetime import datetime

from sqlalchemy import ARRAY, Index, text
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, words
from models.words import CorrectionKind


class Correction(SQLModel, table=True):
    """What an operator says of a Change beside its record, which stays as it was told.

    `in_flight` are the messages about the Change that workers had in hand when this was written:
    whoever got one of these was told without it, and is owed it too.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index("corrections_of_change", "change_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    change_id: int = Field(foreign_key="changes.id", sa_type=BIGINT)
    kind: CorrectionKind = Field(sa_type=words(CorrectionKind))
    note: str
    by: str = Field(max_length=320)
    at: datetime
    in_flight: list[int] = Field(
        default_factory=list,
        sa_type=ARRAY(BIGINT),
        sa_column_kwargs={"server_default": text("'{}'")},
    )
