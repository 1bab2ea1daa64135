"""Let rows go that are older than the settings keep them, some thousands a commit."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database import transaction
from storage.retention import AT_ONCE, KINDS, Kind, count_old, delete_old
from workers.context import Context

_log = logging.getLogger(__name__)
_FLOW_DAYS = 30


@dataclass(frozen=True)
class Pruned:
    """How many rows of one kind went, or would; `days` is how long such rows are kept."""

    what: str
    table: str
    days: int
    rows: int


def prune_old_rows(c: Context) -> list[Pruned]:
    """Delete what is too old; killed anywhere, the next one goes on."""
    pruned = []
    for kind, days, before in _kept(c):
        rows = 0
        while deleted := _delete(kind, before, c):
            rows += deleted
            if deleted < AT_ONCE:
                break
        pruned.append(Pruned(kind.name, kind.table, days, rows))
        if rows:
            _log.info("pruned", extra={"table": kind.table, "rows": rows, "days": days})
    return pruned


def count_old_rows(c: Context) -> list[Pruned]:
    """Say what `prune_old_rows` would delete first; what hangs on that is counted as it stands."""
    found = []
    for kind, days, before in _kept(c):
        with transaction(c.engine) as session:
            found.append(Pruned(kind.name, kind.table, days, count_old(session, kind, before)))
    return found


def _kept(c: Context) -> Iterator[tuple[Kind, int, datetime]]:
    for kind in KINDS:
        days: int = getattr(c.settings, kind.setting) if kind.setting else _FLOW_DAYS
        if days:
            yield kind, days, c.now() - timedelta(days=days)


def _delete(kind: Kind, before: datetime, c: Context) -> int:
    with transaction(c.engine) as session:
        return delete_old(session, kind, before, c.now())
