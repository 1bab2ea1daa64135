"""Rows as plain values, where they are read by the thousand and written by statements alone."""

from collections.abc import Iterable, Sequence
from dataclasses import make_dataclass
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, TableClause, select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, SQLModel

Row = TypeVar("Row", bound=SQLModel)


def read_plain(
    session: Session, table: type[Row], where: ColumnElement[bool], *order: Mapped[Any]
) -> list[Row]:
    """Read rows as `plain` returns them; what a session was only given is not among them."""
    statement = select(cells_of(table)).where(where).order_by(*order)
    return plain(table, session.execute(statement))


def plain(table: type[Row], rows: Iterable[Sequence[Any]]) -> list[Row]:
    """Return a table's rows as values that have its attributes and that no session watches.

    They cost less than watched ones. Only to be read: adding one to a session is an error.
    """
    shape = _shape(table)
    # Whoever reads a row need not know which of the two it has.
    return cast("list[Row]", [shape(*row) for row in rows])


def cells_of(table: type[SQLModel]) -> TableClause:
    """Return a table itself, with its columns in order."""
    return cast("TableClause", table.__table__)  # type: ignore[attr-defined]  # every table has it


@cache
def _shape(table: type[SQLModel]) -> type[Any]:
    return make_dataclass(table.__name__, cells_of(table).columns.keys(), slots=True)
