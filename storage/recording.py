"""Results on their way into the database, over one kept connection, while other work goes on."""

import logging
import select
import time
from collections.abc import Iterator
from uuid import UUID

import psycopg
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from storage.database import driver_of
from storage.results import RECORDS, Entry, Recorded, cells_of, recorded_of

_log = logging.getLogger(__name__)
_TRY_AGAIN_FOR = 60.0
_PAUSE = 0.5
_NAMES = {True: b"record_with_places", False: b"record"}
# The driver forgets every prepared statement of a connection where one rolls back, ours too, so
# that none is left for whoever gets the connection next.
_TIDY = b"DEALLOCATE record; DEALLOCATE record_with_places; RESET plan_cache_mode"
_GONE = (psycopg.OperationalError, OperationalError)


class Results:
    """Commits entries under one claim's token, one after the other."""

    def __init__(self, engine: Engine, token: UUID) -> None:
        self._engine = engine
        self._token = token
        self._connection: Connection | None = None
        self._road: PGconn | None = None

    def start(self, entry: Entry) -> "Writing":
        """Send an entry off and return; it is executed even if this process dies now."""
        writing = Writing(self, entry)
        try:
            self.send(entry)
        except _GONE:
            self.drop()
        return writing

    def send(self, entry: Entry) -> None:
        """Hand the statement over; the database has all of it when this returns."""
        road = self._road or self._open()
        cells = [None if cell is None else cell.encode() for cell in cells_of(entry, self._token)]
        road.send_query_prepared(_NAMES[bool(entry.places)], cells)
        while road.flush():
            _await(road, select.POLLIN | select.POLLOUT)
            road.consume_input()

    def receive(self) -> Recorded:
        """Wait for the end of what was sent, its commit included."""
        if self._road is None:
            raise psycopg.OperationalError("the connection was lost")
        # Rows may come before the commit that ends them: only the last answer says that it stands.
        answers = list(_answers(self._road))
        for answer in answers:
            if answer.status != ExecStatus.TUPLES_OK:
                raise error_from_result(answer)
        return recorded_of(
            (int(answer.get_value(row, 0) or 0), answer.get_value(row, 1) == b"t")
            for answer in answers
            for row in range(answer.ntuples)
        )

    def close(self) -> None:
        if self._road is None or self._road.transaction_status != TransactionStatus.IDLE:
            self.drop()
        if self._connection is not None and self._road is not None:
            self._road.exec_(_TIDY)
            self._connection.close()
        self._connection, self._road = None, None

    def drop(self) -> None:
        """Give up the connection, whatever it was doing."""
        connection, self._connection, self._road = self._connection, None, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _open(self) -> PGconn:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._connection = connection
        # Planning this statement anew for each list of ids costs as much as executing it.
        connection.exec_driver_sql("SET plan_cache_mode = force_generic_plan")
        self._road = driver_of(connection).pgconn
        _prepare(self._road)
        return self._road


class Writing:
    """One entry that was sent off."""

    def __init__(self, results: Results, entry: Entry) -> None:
        self._results = results
        self._entry = entry
        self._recorded: Recorded | None = None

    def wait(self) -> Recorded:
        """Return what was recorded, once it is durable.

        A database that went away is waited for, for a far side has accepted.
        """
        if self._recorded is None:
            self._recorded = self._received()
        return self._recorded

    def _received(self) -> Recorded:
        deadline = time.monotonic() + _TRY_AGAIN_FOR
        while True:
            try:
                return self._results.receive()
            except _GONE:
                self._results.drop()
                if time.monotonic() > deadline:
                    raise
            _log.warning("results wait for the database")
            time.sleep(_PAUSE)
            self._send_again()

    def _send_again(self) -> None:
        try:
            self._results.send(self._entry)
        except _GONE:
            self._results.drop()


def _prepare(road: PGconn) -> None:
    for places, name in _NAMES.items():
        prepared = road.prepare(name, RECORDS[places].encode())
        if prepared.status != ExecStatus.COMMAND_OK:
            raise error_from_result(prepared)


def _answers(road: PGconn) -> Iterator[PGresult]:
    while True:
        while road.is_busy():
            _await(road, select.POLLIN)
            road.consume_input()
        answer = road.get_result()
        if answer is None:
            return
        yield answer


def _await(road: PGconn, events: int) -> None:
    waiting = select.poll()
    waiting.register(road.socket, events)
    waiting.poll()
