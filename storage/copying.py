"""Write many rows at once with COPY, in the transaction of a session."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from psycopg import sql
from sqlmodel import Session

from storage.database import driver_cursor

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def cells(*values: datetime | Enum | str | int | None) -> str:
    """Write values as neighbouring cells of a line.

    >>> cells(7, None, "a\\tb")
    '7\\t\\\\N\\ta\\\\tb'
    """
    return "\t".join(map(_cell, values))


def copy_into(session: Session, table: str, columns: Sequence[str], lines: Sequence[str]) -> None:
    """Insert lines, each of the `cells` of one row; a key that exists fails them all."""
    if not lines:
        return
    text = "\n".join(lines)
    with driver_cursor(session) as cursor, cursor.copy(_statement(table, columns)) as copy:
        copy.write(text)


def _statement(table: str, columns: Sequence[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)


def _cell(value: datetime | Enum | str | int | None) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value.value if isinstance(value, Enum) else value).translate(_ESCAPED)
