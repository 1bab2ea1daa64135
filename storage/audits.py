"""What an audit of the evidence log asks of the database beside the entries themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import sql
from sqlalchemy import text
from sqlmodel import Session

from models.log import Logged
from storage.database import driver_cursor

_ERASED = """
SELECT gone.id, e.before, e.at FROM unnest(%(ids)s::bigint[]) AS gone(id)
JOIN log_erasures e ON e.kind = %(kind)s AND e.ids @> gone.id
"""
_LOGGED_ROW = sql.SQL("SELECT FROM log_entries e WHERE e.kind = %(kind)s AND e.ref = t.id")
_PAGED = sql.SQL(
    "SELECT FROM (SELECT unnest(ids) AS id FROM log_pages WHERE kind = %(kind)s) p"
    " WHERE p.id = t.id"
)
_PASSED = sql.SQL(
    "SELECT t.id FROM {table} t WHERE t.id <= (SELECT settled FROM log_cursors"
    " WHERE kind = %(kind)s) AND NOT EXISTS ({logged}) ORDER BY t.id LIMIT %(most)s"
)
_LAST_STATE = sql.SQL("""
SELECT t.id FROM {table} t CROSS JOIN LATERAL (SELECT s.cells FROM log_states s
  WHERE s.kind = {kind} AND s.ref = t.id ORDER BY s.id DESC LIMIT 1) last
WHERE last.cells <> {cells}(t) ORDER BY t.id
""")
_NEVER_NOTED = sql.SQL("""
SELECT t.id FROM acknowledgements t WHERE NOT EXISTS (SELECT FROM log_states s
  WHERE s.kind = 'acknowledgement' AND s.ref = t.id) ORDER BY t.id
""")
STATED = {"acknowledgement": "acknowledgements", "decision": "decisions"}


def freeze(session: Session) -> None:
    """Let the session's transaction see one moment only; nothing else may come before this."""
    session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


class Noted(NamedTuple):
    """When a row was noted as deleted; `before` is what it was older than, if it went by age."""

    before: datetime | None
    at: datetime


def erased(session: Session, kind: str, ids: Sequence[int]) -> dict[int, Noted]:
    """Tell which rows were noted as deleted, and why."""
    with driver_cursor(session) as cursor:
        found = cursor.execute(_ERASED, {"kind": kind, "ids": list(ids)})
        return {row[0]: Noted(*row[1:]) for row in found}


def snapshot_pages(session: Session) -> list[tuple[int, list[dict[str, Any]]]]:
    """List all snapshots with the pages that they name by hashes."""
    with driver_cursor(session) as cursor:
        found = cursor.execute("SELECT id, pages FROM snapshots ORDER BY id")
        return [(row[0], row[1]) for row in found]


def rows_passed_over(session: Session, kind: Logged, most: int) -> list[int]:
    """List rows that are not in the log although it settled what was added below them."""
    statement = _PASSED.format(
        table=sql.Identifier(kind.table), logged=_PAGED if kind.paged else _LOGGED_ROW
    )
    return _ids(session, statement, {"kind": kind.kind, "most": most})


def rows_unlike_their_state(session: Session, kind: str) -> list[int]:
    """List rows that say now otherwise than the last state that was noted of them."""
    table, cells = sql.Identifier(STATED[kind]), sql.Identifier(f"{kind}_cells")
    statement = _LAST_STATE.format(table=table, kind=sql.Literal(kind), cells=cells)
    found = _ids(session, statement, {})
    return found + (_ids(session, _NEVER_NOTED, {}) if kind == "acknowledgement" else [])


def _ids(
    session: Session, statement: sql.SQL | sql.Composed, parameters: dict[str, Any]
) -> list[int]:
    with driver_cursor(session) as cursor:
        return [row[0] for row in cursor.execute(statement, parameters)]
