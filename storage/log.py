"""The evidence log's own rows: entries, pages, tiles, and how far each kind is logged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, LiteralString, NamedTuple

from sqlalchemy import any_, func, literal
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.tables import LogCursor, LogEntry, LogPage, LogTile
from storage.copying import cells, copy_into
from storage.database import driver_cursor

_LOCK = 0x10_6E  # any number that no other advisory lock of ours has
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
HASH_BYTES = 32
_WIDTH = 256  # hashes of a tile

EntryCells = tuple[str, int, datetime, bytes]


class EntryRow(NamedTuple):
    """An entry as an audit reads millions of: without the cost of a mapped row."""

    position: int
    kind: str
    ref: int
    at: datetime
    body: bytes


_ENTRY: LiteralString = "SELECT position, kind, ref, at, body FROM log_entries WHERE "


def lock_log(session: Session) -> bool:
    """Take the log until the end of the transaction; False when somebody else has it."""
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))))


def log_size(session: Session) -> int:
    """Return how many entries there are; the next one's position."""
    last = session.exec(select(func.max(col(LogEntry.position)))).one()
    return 0 if last is None else last + 1


def read_tile(session: Session, level: int, index: int) -> bytes:
    """Return a tile's hashes; a KeyError for one that the tree does not have."""
    tile = session.exec(
        select(LogTile.hashes).where(LogTile.level == level, LogTile.index == index)
    ).first()
    if tile is None:
        raise KeyError((level, index))
    return tile


def write_tiles(session: Session, tiles: Mapping[tuple[int, int], bytes]) -> None:
    with driver_cursor(session) as cursor:
        cursor.executemany(
            'INSERT INTO log_tiles (level, "index", hashes) VALUES (%s, %s, %s)'
            ' ON CONFLICT (level, "index") DO UPDATE SET hashes = excluded.hashes',
            [(*place, hashes) for place, hashes in tiles.items()],
        )


def write_entries(session: Session, size: int, entries: Iterable[EntryCells]) -> None:
    """Write entries, each of its kind, row, time and body, behind the `size` that are there."""
    lines = [
        cells(position, kind, ref, at, f"\\x{body.hex()}")
        for position, (kind, ref, at, body) in enumerate(entries, size)
    ]
    copy_into(session, "log_entries", ("position", "kind", "ref", "at", "body"), lines)


def write_page(session: Session, kind: str, ids: Sequence[int], hashes: Sequence[bytes]) -> int:
    """Keep the hashes of rows that share a leaf, and return the page's id."""
    page = LogPage(
        kind=kind, first_id=min(ids), last_id=max(ids), ids=list(ids), hashes=b"".join(hashes)
    )
    session.add(page)
    session.flush()
    assert page.id is not None
    session.expunge(page)
    return page.id


def find_entry(session: Session, kind: str, ref: int) -> EntryRow | None:
    """Return the entry of a row, or of a page by the kind that pages have."""
    found = _entries(session, "kind = %s AND ref = %s", kind, ref)
    return found[0] if found else None


def places_of(session: Session, kind: str, refs: Sequence[int]) -> dict[int, EntryRow]:
    """Return the entries of rows by the rows' ids; those that are not logged are left out."""
    return {
        row.ref: row for row in _entries(session, "kind = %s AND ref = ANY(%s)", kind, list(refs))
    }


def find_page(session: Session, kind: str, row_id: int) -> LogPage | None:
    """Return the page that holds a row's leaf, or None where none does."""
    statement = (
        select(LogPage)
        .where(
            LogPage.kind == kind,
            LogPage.last_id >= row_id,
            LogPage.first_id <= row_id,
            literal(row_id) == any_(col(LogPage.ids)),
        )
        .limit(1)
    )
    return session.exec(statement).first()


def cut(hashes: bytes) -> list[bytes]:
    """Take the hashes of a page apart."""
    return [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]


def read_cursor(session: Session, kind: str) -> LogCursor:
    found = session.get(LogCursor, kind)
    return found or LogCursor(kind=kind, settled=0, mark=0, mark_xid=0, seen=0, moved_at=_LONG_AGO)


def move_cursor(session: Session, cursor: LogCursor, read_at: datetime) -> None:
    """Write a cursor, unless somebody moved it since it was read; it then stood at `read_at`."""
    values = cursor.model_dump()
    statement = insert(LogCursor).values(values)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["kind"], set_=values, where=col(LogCursor.moved_at) == read_at
        )
    )


def oldest_running(session: Session) -> int:
    """Return the transaction below which every one is over."""
    return _number(session, "pg_snapshot_xmin")


def next_to_begin(session: Session) -> int:
    """Return the transaction from which on none has begun."""
    return _number(session, "pg_snapshot_xmax")


def _number(session: Session, end: str) -> int:
    with driver_cursor(session) as cursor:
        found = cursor.execute(f"SELECT {end}(pg_current_snapshot())::text").fetchone()
        assert found is not None
        return int(found[0])


def entries_between(session: Session, start: int, end: int) -> list[EntryRow]:
    """Read the entries from position `start` up to, and without, `end`."""
    return _entries(session, "position >= %s AND position < %s", start, end)


def _entries(session: Session, which: LiteralString, *values: Any) -> list[EntryRow]:
    with driver_cursor(session) as cursor:
        return [EntryRow(*row) for row in cursor.execute(_ENTRY + which, values)]


def leaf_hashes(session: Session, start: int, end: int) -> dict[int, bytes]:
    """Read the leaves' hashes that the tree keeps; `start` must be the first of a tile."""
    level, index = col(LogTile.level), col(LogTile.index)
    statement = select(LogTile).where(
        level == 0, index >= start // _WIDTH, index <= (end - 1) // _WIDTH
    )
    found = {
        tile.index * _WIDTH + number: leaf_hash
        for tile in session.exec(statement)
        for number, leaf_hash in enumerate(cut(tile.hashes))
    }
    session.expunge_all()
    return found


def leaves_in_tiles(session: Session) -> int:
    """Return how many leaves the tree keeps the hashes of."""
    statement = select(LogTile).where(LogTile.level == 0).order_by(col(LogTile.index).desc())
    last = session.exec(statement.limit(1)).first()
    return last.index * _WIDTH + len(last.hashes) // HASH_BYTES if last else 0


def pages_by_id(session: Session, ids: Sequence[int]) -> dict[int, LogPage]:
    rows: Iterator[LogPage] = iter(session.exec(select(LogPage).where(col(LogPage.id).in_(ids))))
    return {row.id: row for row in rows if row.id is not None}
