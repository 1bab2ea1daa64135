"""What became of each try, and which tries begin: one statement and one commit for many of them."""

import json
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from models.words import AttemptOutcome, NotificationState
from storage.database import driver_cursor, driver_of

_log = logging.getLogger(__name__)
_TRY_AGAIN_FOR = 60.0
_PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Tried:
    """One try, as its Attempt row will tell."""

    number: int
    at: datetime
    duration_ms: int
    outcome: AttemptOutcome
    status: str | None
    answer: str | None
    worker: str


@dataclass(frozen=True, slots=True)
class Result:
    """What one claimed notification came to; without an `attempt` nothing was tried."""

    notification_id: int
    state: NotificationState
    reason: str | None = None
    next_attempt_at: datetime | None = None
    ended_at: datetime | None = None
    attempt: Tried | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """How a leased destination stands after a result; `free` ends the lease on it."""

    destination_id: int
    failures: int
    rests_until: datetime | None
    free: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """One try that is about to be made: its number, and how many before it killed their worker."""

    number: int
    crashes: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit: results of tries that ended, and the notifications whose tries begin.

    What begins is leased until `until`.
    """

    results: Sequence[Result] = ()
    places: Sequence[Place] = ()
    begin: Sequence[int] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What of an entry still was ours: rows that ended, and tries that may be made."""

    ended: frozenset[int] = frozenset()
    begun: Mapping[int, Begun] = field(default_factory=dict)


# Every part asks for the lease: after a pause too long nothing of another worker is overwritten.
# The ids are given twice because a list is looked up by key where a joined set may be scanned for.
_RECORD = """
WITH result AS (
  SELECT * FROM jsonb_to_recordset(%(results)s::jsonb) AS t(
    id bigint, state text, reason text, due timestamptz, ended timestamptz, number int,
    at timestamptz, ms int, outcome text, status text, answer text, worker text)
), ended AS (
  UPDATE notifications n
  SET state = r.state, reason = r.reason, ended_at = r.ended, begun = false,
      next_attempt_at = coalesce(r.due, n.next_attempt_at), lease_token = NULL, leased_until = NULL
  FROM result r
  WHERE n.id = r.id AND n.id = ANY(%(ending)s::bigint[]) AND n.lease_token = %(token)s
  RETURNING n.id
), tried AS (
  INSERT INTO attempts
    (notification_id, number, at, duration_ms, outcome, status, answer, worker)
  SELECT id, number, at, ms, outcome, status, answer, worker
  FROM result JOIN ended USING (id) WHERE number IS NOT NULL
), placed AS (
  UPDATE destinations d
  SET failures = p.failures, rests_until = p.rests,
      lease_token = CASE WHEN p.free THEN NULL ELSE d.lease_token END,
      leased_until = CASE WHEN p.free THEN NULL ELSE d.leased_until END
  FROM jsonb_to_recordset(%(places)s::jsonb)
    AS p(id bigint, failures int, rests timestamptz, free bool)
  WHERE d.id = p.id AND d.id = ANY(%(placing)s::bigint[]) AND d.lease_token = %(token)s
), begun AS (
  UPDATE notifications n
  SET attempts = n.attempts + 1, crashes = n.crashes + n.begun::int, begun = true,
      leased_until = %(until)s
  FROM destinations d
  WHERE n.id = ANY(%(begin)s::bigint[]) AND n.lease_token = %(token)s
    AND d.id = n.destination_id AND d.lease_token = %(token)s
  RETURNING n.id, n.attempts, n.crashes
)
SELECT id, attempts, crashes FROM begun UNION ALL SELECT id, NULL, NULL FROM ended
"""


class Results:
    """Commits entries under one claim's token, each at once, over one kept connection."""

    def __init__(self, engine: Engine, token: UUID) -> None:
        self._engine = engine
        self._token = token
        self._connection: Connection | None = None

    def record(self, entry: Entry) -> Recorded:
        """Commit an entry; a database that went away is waited for, for a far side has accepted."""
        deadline = time.monotonic() + _TRY_AGAIN_FOR
        while True:
            try:
                with self._cursor() as cursor:
                    return _record(cursor, self._token, entry)
            except (psycopg.OperationalError, OperationalError):
                self._drop()
                if time.monotonic() > deadline:
                    raise
                _log.warning("results wait for the database")
                time.sleep(_PAUSE)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _cursor(self) -> psycopg.Cursor[tuple[Any, ...]]:
        if self._connection is None:
            connection = self._engine.connect()
            self._connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        return driver_of(self._connection).cursor()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
        self.close()


def record(session: Session, token: UUID, entry: Entry) -> Recorded:
    """Write an entry in a session's transaction, where the lease is still ours."""
    with driver_cursor(session) as cursor:
        return _record(cursor, token, entry)


def _record(cursor: psycopg.Cursor[tuple[Any, ...]], token: UUID, entry: Entry) -> Recorded:
    cells = {
        "results": json.dumps([_result(result) for result in entry.results]),
        "places": json.dumps([_place(place) for place in entry.places]),
        "ending": _list(result.notification_id for result in entry.results),
        "placing": _list(place.destination_id for place in entry.places),
        "begin": _list(entry.begin),
        "until": entry.until,
        "token": token,
    }
    ended, begun = set(), {}
    for key, number, crashes in cursor.execute(_RECORD, cells, prepare=True):
        if number is None:
            ended.add(key)
        else:
            begun[key] = Begun(number, crashes)
    return Recorded(frozenset(ended), begun)


def _list(ids: Iterable[int]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


def _result(result: Result) -> dict[str, Any]:
    cells = {
        "id": result.notification_id,
        "state": result.state.value,
        "reason": result.reason,
        "due": _time(result.next_attempt_at),
        "ended": _time(result.ended_at),
    }
    return cells | _attempt(result.attempt) if result.attempt else cells


def _attempt(attempt: Tried) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "at": _time(attempt.at),
        "ms": attempt.duration_ms,
        "outcome": attempt.outcome.value,
        "status": attempt.status,
        "answer": attempt.answer,
        "worker": attempt.worker,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": place.destination_id,
        "failures": place.failures,
        "rests": _time(place.rests_until),
        "free": place.free,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
