"""What rows that may change said before: the states that the database noted at each change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete
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
    statement = select(LogState).where(LogState.kind == kind.kind, col(LogState.ref).in_(rows))
    for state in session.exec(statement.order_by(col(LogState.id))):
        row = rows[state.ref]
        found[state.ref].append(replace(row, cells={**row.cells, **_read(state.was or {})}))
    return found


def drop_states(session: Session, owner: int) -> Sequence[int]:
    """Delete what is noted of a subscriber's rows, and return the ids of the states."""
    statement = delete(LogState).where(col(LogState.owner) == owner).returning(col(LogState.id))
    return list(session.scalars(statement))


def _read(was: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if value and name in _MOMENTS else value
        for name, value in was.items()
    }
