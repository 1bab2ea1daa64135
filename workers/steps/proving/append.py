"""Append to the evidence log what was written since, some thousands of rows a commit."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from evidence.leaf import Entry, entry_of, write_leaf
from evidence.proofs import page_root
from evidence.tiles import grow
from evidence.tree import hash_leaf
from models.log import LOGGED, Logged, LoggedRow
from models.tables import LogCursor
from storage import log
from storage.database import transaction
from storage.logged import last_of_next, new_rows
from workers.context import Context

AT_ONCE = 10_000
LONG_AT_ONCE = 100  # rows with cells of some hundred kilobytes
PAGE = 4096
_SETTLES = timedelta(seconds=30)

_log = logging.getLogger(__name__)


def append_new(c: Context) -> int:
    """Append every committed row that is not in the log yet, and return how many rows that were.

    Two at once do no harm: whoever finds the log taken leaves it to the other.
    """
    appended = sum(_append_kind(kind, c) for kind in LOGGED)
    if appended:
        _log.info("logged", extra={"rows": appended})
    return appended


def _append_kind(kind: Logged, c: Context) -> int:
    """Append one kind from what is settled on; then settle what no late commit can add to."""
    with transaction(c.engine) as session:
        over = log.oldest_running(session)
        cursor = log.read_cursor(session, kind.kind)
    most = LONG_AT_ONCE if kind.hashed else AT_ONCE
    after, appended = cursor.settled, 0
    while True:
        with transaction(c.engine) as session:
            if not log.lock_log(session):
                return appended
            last = last_of_next(session, kind, after, most)
            if last is None:
                break
            rows = new_rows(session, kind, after, last)
            append_rows(session, kind, rows, c.now())
        after, appended = last, appended + len(rows)
    with transaction(c.engine) as session:
        _settle(session, cursor, over, max(after, cursor.seen), c.now())
    return appended


def append_rows(session: Session, kind: Logged, rows: Sequence[LoggedRow], now: datetime) -> None:
    """Append rows of one kind; the log must be locked by this transaction."""
    entries = list(_entries(session, kind, [entry_of(kind, row) for row in rows], now))
    if not entries:
        return
    size = log.log_size(session)
    log.write_entries(session, size, [(e.kind, e.id, e.at, e.body) for e in entries])
    hashes = [hash_leaf(write_leaf(entry)) for entry in entries]
    log.write_tiles(session, grow(size, hashes, lambda *place: log.read_tile(session, *place)))


def _entries(
    session: Session, kind: Logged, rows: Sequence[Entry], now: datetime
) -> Iterator[Entry]:
    if not kind.paged:
        yield from rows
        return
    for start in range(0, len(rows), PAGE):
        page = rows[start : start + PAGE]
        hashes = [hash_leaf(write_leaf(entry)) for entry in page]
        page_id = log.write_page(session, kind.kind, [entry.id for entry in page], hashes)
        yield Entry(kind.entry_kind, page_id, now, page_root(hashes))


def _settle(session: Session, cursor: LogCursor, over: int, seen: int, now: datetime) -> None:
    """Settle the last mark if every transaction that could add below it is over.

    A row has its number a moment before its transaction has one. So what was seen becomes a mark
    only at the next move, when that moment has passed.
    """
    begun = log.next_to_begin(session)
    restored = cursor.mark_xid > begun  # counted by the server that a backup was made on
    just_moved = timedelta(0) <= now - cursor.moved_at < _SETTLES
    if just_moved or over < cursor.mark_xid <= begun:
        return
    moved = LogCursor(
        kind=cursor.kind,
        settled=cursor.settled if restored else cursor.mark,
        mark=cursor.mark if restored else cursor.seen,
        mark_xid=begun,
        seen=seen,
        moved_at=now,
    )
    log.move_cursor(session, moved, cursor.moved_at)
