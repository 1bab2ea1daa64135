"""What rows that may change said before: the states that the database noted at each change."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, literal
from sqlmodel import Session, col, select

from models.log import Logged, LoggedRow
from models.tables import LogState

_MOMENTS = frozenset({"deliver_by"})


def rows_as_they_were(
    session: Session, kind: Logged, rows: Mapping[int, LoggedRow]
) -> dict[int, list[LoggedRow]]:
    """Give each row as it is, and behind it as it was before each noted change."""
    found = {row_id: [row] for row_id, row in rows.items()}
    if kind.kind != "decision":
        return found
    statement = select(LogState).where(LogState.kind == kind.kind, _among(rows))
    for state in session.exec(statement.order_by(col(LogState.id))):
        row = rows[state.ref]
        found[state.ref].append(replace(row, cells={**row.cells, **_read(state.was or {})}))
    return found


def _among(ids: Iterable[int]) -> ColumnElement[bool]:
    """Compare with an array: a list of some thousand parameters costs more than the query."""
    return col(LogState.ref) == any_(literal(list(ids), ARRAY(BigInteger)))


def _read(was: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if value and name in _MOMENTS else value
        for name, value in was.items()
    }
