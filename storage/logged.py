"""The rows that the evidence log commits to, read with what their leaves are made of."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import sql
from sqlmodel import Session

from models.log import Logged, LoggedRow
from storage.database import driver_cursor

Raw = tuple[Any, ...]

# Whom a row is about. A page's rows are found by what pages hold, others by the entries' own key.
_OWNER = {
    "decision": sql.SQL("t.subscriber_id"),
    "message": sql.SQL("t.subscriber_id"),
    "state": sql.SQL("t.owner"),
    "attempt": sql.SQL(
        "(SELECT n.subscriber_id FROM notifications n WHERE n.id = t.notification_id)"
    ),
}
_NOBODY = sql.SQL("NULL::bigint")
_AS_TEXT = {"ids": sql.SQL("t.ids::text")}
_ROWS = sql.SQL("SELECT t.id, t.{at}, {owner}, {cells} FROM {table} t WHERE {which} ORDER BY t.id")
_NEXT = sql.SQL(
    "SELECT max(id) FROM (SELECT id FROM {table} WHERE id > %(after)s ORDER BY id LIMIT %(most)s) n"
)
_NEW = sql.SQL(
    "t.id > %(after)s AND t.id <= %(last)s AND NOT EXISTS (SELECT FROM log_entries e"
    " WHERE e.kind = %(kind)s AND e.ref = t.id AND e.ref > %(after)s AND e.ref <= %(last)s)"
)
_NEW_ON_PAGES = sql.SQL(
    "t.id > %(after)s AND t.id <= %(last)s AND NOT EXISTS (SELECT FROM log_pages p,"
    " unnest(p.ids) AS logged WHERE p.kind = %(kind)s AND p.last_id > %(after)s"
    " AND p.first_id <= %(last)s AND logged = t.id)"
)
_SECRETS = """
WITH made AS (
  INSERT INTO log_secrets (subscriber_id) SELECT unnest(%(owners)s::bigint[])
  ON CONFLICT DO NOTHING RETURNING subscriber_id, secret
)
SELECT subscriber_id, secret FROM made
UNION ALL SELECT subscriber_id, secret FROM log_secrets WHERE subscriber_id = ANY(%(owners)s)
"""
_KEPT_SECRETS = (
    "SELECT subscriber_id, secret FROM log_secrets WHERE subscriber_id = ANY(%(owners)s)"
)


def last_of_next(session: Session, kind: Logged, after: int, most: int) -> int | None:
    """Return the id that ends the next `most` rows above `after`; None when there is no row."""
    statement = _NEXT.format(table=sql.Identifier(kind.table))
    with driver_cursor(session) as cursor:
        found = cursor.execute(statement, {"after": after, "most": most}).fetchone()
        return found[0] if found else None


def new_rows(session: Session, kind: Logged, after: int, last: int) -> list[LoggedRow]:
    """List rows above `after` up to `last` that are committed and not logged, by their ids.

    Subscribers who are met for the first time get the secret that their rows are salted with.
    """
    which = _NEW_ON_PAGES if kind.paged else _NEW
    rows = _read(session, kind, which, {"after": after, "last": last, "kind": kind.kind})
    return _with_secrets(session, kind, rows, _SECRETS)


def rows_by_id(session: Session, kind: Logged, ids: Sequence[int]) -> dict[int, LoggedRow]:
    """Read rows by their ids; those that are gone are left out, and no secret is made."""
    rows = _read(session, kind, sql.SQL("t.id = ANY(%(ids)s)"), {"ids": list(ids)})
    return {row.id: row for row in _with_secrets(session, kind, rows, _KEPT_SECRETS)}


def _read(session: Session, kind: Logged, which: sql.Composable, parameters: Any) -> list[Raw]:
    cells = [_AS_TEXT.get(name, sql.Identifier("t", name)) for name in kind.cells]
    statement = _ROWS.format(
        at=sql.Identifier(kind.at),
        owner=_OWNER[kind.kind] if kind.personal else _NOBODY,
        cells=sql.SQL(", ").join(cells),
        table=sql.Identifier(kind.table),
        which=which,
    )
    with driver_cursor(session) as cursor:
        return cursor.execute(statement, parameters).fetchall()


def _with_secrets(
    session: Session, kind: Logged, rows: Sequence[Raw], statement: str
) -> list[LoggedRow]:
    secrets = _secrets(session, {row[2] for row in rows if row[2] is not None}, statement)
    return [
        LoggedRow(row[0], row[1], dict(zip(kind.cells, row[3:], strict=True)), secrets.get(row[2]))
        for row in rows
    ]


def _secrets(session: Session, owners: Iterable[int], statement: str) -> dict[int, bytes]:
    wanted = sorted(owners)
    if not wanted:
        return {}
    with driver_cursor(session) as cursor:
        return dict(cursor.execute(statement, {"owners": wanted}).fetchall())
