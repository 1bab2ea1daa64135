"""What was deleted of the rows that the evidence log commits to, so that an audit can tell why."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from models.log import LOGGED

AGE, LEAVING = "age", "leaving"
_KIND_OF = {kind.table: kind.kind for kind in LOGGED}
_NOTE = text("""INSERT INTO log_erasures (kind, reason, at, before, ids)
SELECT :kind, :reason, :at, :before, range_agg(int8range(id, id, '[]'))
FROM unnest(CAST(:ids AS bigint[])) AS id""")


def note_erasure(
    session: Session, table: str, ids: Sequence[int], now: datetime, before: datetime | None = None
) -> None:
    """Note rows deleted because they were older than `before`, or because a subscriber left.

    Rows of a table that is not logged need no note.
    """
    kind = _KIND_OF.get(table)
    if kind is None or not ids:
        return
    reason = AGE if before else LEAVING
    cells = {"kind": kind, "reason": reason, "at": now, "before": before, "ids": list(ids)}
    session.execute(_NOTE, cells)
