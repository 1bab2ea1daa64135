"""One engine a process, short sessions, and the clock that all rows share."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Engine,
    create_engine,
    event,
    func,
    literal,
)
from sqlmodel import Session


def open_engine(url: str, *, pool_size: int = 10) -> Engine:
    """Connect lazily to the PostgreSQL at `url`; any spelling of the scheme will do.

    A connection that went stale while idle is replaced before use. Errors do not quote the values
    of a statement, for they end in logs.
    """
    _, _, rest = url.partition("://")
    return create_engine(
        f"postgresql+psycopg://{rest}",
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        pool_timeout=30,
        hide_parameters=True,
        connect_args={"connect_timeout": 10},
    )


def ask_alone(engine: Engine) -> None:
    """Let no query of an engine be shared among processes of the server, for short ones alone.

    To start one takes longer than such a query, and each takes its time from other readers.
    """

    @event.listens_for(engine, "connect")
    def _set(connection: Any, _record: Any) -> None:
        connection.execute("SET max_parallel_workers_per_gather = 0")
        connection.commit()


def open_session(engine: Engine) -> Session:
    """Open a session whose rows stay readable after the commit."""
    return Session(engine, expire_on_commit=False)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Commit everything that the block does, or nothing of it."""
    with open_session(engine) as session, session.begin():
        yield session


def among(column: Any, keys: Iterable[Any]) -> ColumnElement[bool]:
    """Say that a column holds one of many keys, given as one array.

    A parameter for each would be taken apart by the driver anew at every call, which for hundreds
    costs more than the query.
    """
    listed: ColumnElement[bool] = column == func.any(literal(list(keys), ARRAY(column.type)))
    return listed


def driver_cursor(session: Session) -> psycopg.Cursor[tuple[Any, ...]]:
    """Give a cursor of the driver itself, in the session's transaction, for many rows."""
    return driver_of(session.connection()).cursor()


def driver_of(connection: Connection) -> psycopg.Connection[tuple[Any, ...]]:
    """Return the driver's own connection, whose statements cost a third of wrapped ones."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
