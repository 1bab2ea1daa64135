"""What feeds and calendars tell: the changes that alert, newest first, with what they state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col

from models.tables import Change
from storage.corrections import corrected_at, stands
from storage.listing import Wanted, narrowed
from storage.pages import ChangeRow, changes


@dataclass(frozen=True)
class FeedRow:
    """One change with its record as stored; `confirmed_at` is when it came on record.

    `corrected_at` is when something was said of it last.
    """

    line: ChangeRow
    confirmed_at: datetime
    summary: dict[str, Any]
    corrected_at: datetime | None


def changes_told(session: Session, wanted: Wanted, limit: int) -> Sequence[FeedRow]:
    """List the changes that alert and fit a filter, the last recorded first."""
    return _rows(session, limit, *narrowed(wanted))


def changes_dated(session: Session, wanted: Wanted, since: date, limit: int) -> Sequence[FeedRow]:
    """List those that state a day or month, to take effect or to act by, not before `since`.

    What was withdrawn states none.
    """
    least = since.isoformat()[: len("2026-05")]  # of a month that is all that may be stated
    dated = (day >= least for day in (effective_day(), deadline_day()))
    return _rows(session, limit, or_(*dated), stands(), *narrowed(wanted))


def effective_day() -> Any:
    """Select the day that a change states for itself; an index has it."""
    return col(Change.summary)[("dates", "effective_after", "value")].as_string()


def deadline_day() -> Any:
    return col(Change.summary)[("dates", "derived_deadline", "value")].as_string()


def _rows(session: Session, limit: int, *said: ColumnElement[bool]) -> Sequence[FeedRow]:
    newest = (
        changes()
        .add_columns(col(Change.confirmed_at), col(Change.summary), corrected_at())
        .where(col(Change.alerts), *said)
        .order_by(col(Change.id).desc())
    )
    rows = session.execute(newest.limit(limit))
    return [FeedRow(ChangeRow(*row[:-3]), *row[-3:]) for row in rows]
