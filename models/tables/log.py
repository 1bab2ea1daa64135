"""The evidence log: LogEntry, LogPage, LogTile, LogHead, LogStamp, and what stands beside it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE
from sqlmodel import Field, SQLModel

from models.tables.columns import BIGINT, JSON

_GIVEN = {"autoincrement": False}  # the number is another row's, or counted by us


class LogEntry(SQLModel, table=True):
    """One leaf of the log: that the row `ref` of `kind` had cells whose hash is `body`.

    Positions have no gap; the database refuses to change or delete entries.
    """

    __tablename__ = "log_entries"
    __table_args__ = (UniqueConstraint("kind", "ref"),)

    position: int = Field(
        primary_key=True, sa_type=BIGINT, sa_column_kwargs={"autoincrement": False}
    )
    kind: str = Field(max_length=16)
    ref: int = Field(sa_type=BIGINT)
    at: datetime
    body: bytes


class LogPage(SQLModel, table=True):
    """Rows of one kind that share a leaf: `hashes` are those of their own leaves, as `ids`."""

    __tablename__ = "log_pages"
    __table_args__ = (Index("log_pages_by_row", "kind", "last_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    kind: str = Field(max_length=16)
    first_id: int = Field(sa_type=BIGINT)
    last_id: int = Field(sa_type=BIGINT)
    ids: list[int] = Field(sa_type=ARRAY(BIGINT))
    hashes: bytes


class LogTile(SQLModel, table=True):
    """Up to 256 neighbouring hashes of every eighth level of the log's tree."""

    __tablename__ = "log_tiles"

    level: int = Field(primary_key=True, sa_type=SmallInteger())
    index: int = Field(primary_key=True, sa_type=BIGINT, sa_column_kwargs=_GIVEN)
    hashes: bytes


class LogCursor(SQLModel, table=True):
    """How far rows of one kind are logged: all up to `settled`, and none can be added there.

    `mark` will be settled once every transaction below `mark_xid` is over; `seen` is the highest
    row that was logged, and the next mark.
    """

    __tablename__ = "log_cursors"

    kind: str = Field(primary_key=True, max_length=16)
    settled: int = Field(sa_type=BIGINT)
    mark: int = Field(sa_type=BIGINT)
    mark_xid: int = Field(sa_type=BIGINT)
    seen: int = Field(sa_type=BIGINT)
    moved_at: datetime


class LogSecret(SQLModel, table=True):
    """What the salts of one subscriber's rows derive from; deleted with the subscriber."""

    __tablename__ = "log_secrets"

    subscriber_id: int = Field(primary_key=True, sa_type=BIGINT, sa_column_kwargs=_GIVEN)
    secret: bytes = Field(
        sa_column_kwargs={
            "server_default": text("uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())")
        }
    )


class LogState(SQLModel, table=True):
    """What a row that may change said from a moment on; the database writes it at each change.

    `was` is what the row said before, empty where it is new. `owner` is the subscriber.
    """

    __tablename__ = "log_states"
    __table_args__ = (
        Index("log_states_of_row", "kind", "ref"),
        Index("log_states_of_owner", "owner"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    kind: str = Field(max_length=16)
    ref: int = Field(sa_type=BIGINT)
    owner: int = Field(sa_type=BIGINT)
    at: datetime
    was: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    cells: dict[str, Any] = Field(sa_type=JSON)


class LogErasure(SQLModel, table=True):
    """Rows of one kind that were deleted as the settings or a subscriber asked for.

    `before` is the moment that everything deleted by age was older than.
    """

    __tablename__ = "log_erasures"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    kind: str = Field(max_length=16)
    reason: str = Field(max_length=16)
    at: datetime
    before: datetime | None = None
    ids: Any = Field(sa_type=INT8MULTIRANGE())


class LogRestore(SQLModel, table=True):
    """That the log goes on from a backup made at `made_at`, which had so many entries.

    Heads signed since, until `at`, are of entries that are lost.
    """

    __tablename__ = "log_restores"

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    made_at: datetime
    at: datetime
    size: int = Field(sa_type=BIGINT)


class LogHead(SQLModel, table=True):
    """The root of the log's first `size` entries, signed; `note` is what is published.

    `key` is the public key that verifies it, as the note's format writes it.
    """

    __tablename__ = "log_heads"
    __table_args__ = (Index("log_heads_by_size", "size"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BIGINT)
    size: int = Field(sa_type=BIGINT)
    root: bytes
    at: datetime
    note: str
    key: str


class LogStamp(SQLModel, table=True):
    """What a time-stamping authority said of a head: an RFC 3161 response, as received."""

    __tablename__ = "log_stamps"

    head_id: int = Field(
        primary_key=True,
        foreign_key="log_heads.id",
        sa_type=BIGINT,
        sa_column_kwargs=_GIVEN,
    )
    authority: str
    at: datetime
    response: bytes
