"""What became of each try, and which tries begin: one statement and one commit for many of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlmodel import Session

from models.words import AttemptOutcome, NotificationState
from storage.database import driver_of


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
    """What of an entry still was ours: rows that ended, and those whose try may be made."""

    ended: frozenset[int] = frozenset()
    begun: frozenset[int] = frozenset()


# Every part asks for the lease: after a pause too long nothing of another worker is overwritten.
# The ids are given twice because a list is looked up by key where a joined set may be scanned for.
_RECORD = """
WITH result AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS t(
    id bigint, state text, reason text, due timestamptz, ended timestamptz, number int,
    at timestamptz, ms int, outcome text, status text, answer text, worker text)
), ended AS (
  UPDATE notifications n
  SET state = r.state, reason = r.reason, ended_at = r.ended, begun = false,
      next_attempt_at = coalesce(r.due, n.next_attempt_at), lease_token = NULL, leased_until = NULL
  FROM result r
  WHERE n.id = r.id AND n.id = ANY($2::bigint[]) AND n.lease_token = $5::uuid
  RETURNING n.id
), tried AS (
  INSERT INTO attempts
    (notification_id, number, at, duration_ms, outcome, status, answer, worker)
  SELECT id, number, at, ms, outcome, status, answer, worker
  FROM result JOIN ended USING (id) WHERE number IS NOT NULL
), {placed}begun AS (
  UPDATE notifications n
  SET attempts = n.attempts + 1, crashes = n.crashes + n.begun::int, begun = true,
      leased_until = $4::timestamptz
  FROM destinations d
  WHERE n.id = ANY($3::bigint[]) AND n.lease_token = $5::uuid
    AND d.id = n.destination_id AND d.lease_token = $5::uuid
  RETURNING n.id
)
SELECT id, true FROM begun UNION ALL SELECT id, false FROM ended
"""
_PLACED = """placed AS (
  UPDATE destinations d
  SET failures = p.failures, rests_until = p.rests,
      lease_token = CASE WHEN p.free THEN NULL ELSE d.lease_token END,
      leased_until = CASE WHEN p.free THEN NULL ELSE d.leased_until END
  FROM jsonb_to_recordset($6::jsonb)
    AS p(id bigint, failures int, rests timestamptz, free bool)
  WHERE d.id = p.id AND d.id = ANY($7::bigint[]) AND d.lease_token = $5::uuid
), """
# Mostly no destination stands otherwise than before, and the short statement is cheaper.
RECORDS = {False: _RECORD.format(placed=""), True: _RECORD.format(placed=_PLACED)}


def record(session: Session, token: UUID, entry: Entry) -> Recorded:
    """Write an entry in a session's transaction, where the lease is still ours."""
    with psycopg.RawCursor(driver_of(session.connection())) as cursor:
        statement = RECORDS[bool(entry.places)]
        return recorded_of(cursor.execute(statement, cells_of(entry, token)))


def cells_of(entry: Entry, token: UUID) -> list[str | None]:
    """Write the values of the statement for an entry, as text."""
    cells = [
        json.dumps([_result(result) for result in entry.results]),
        _list(result.notification_id for result in entry.results),
        _list(entry.begin),
        _time(entry.until),
        str(token),
    ]
    if not entry.places:
        return cells
    places = json.dumps([_place(place) for place in entry.places])
    return [*cells, places, _list(place.destination_id for place in entry.places)]


def recorded_of(rows: Iterable[tuple[Any, ...]]) -> Recorded:
    """Read the statement's answer."""
    found = list(rows)
    return Recorded(
        ended=frozenset(key for key, begins in found if not begins),
        begun=frozenset(key for key, begins in found if begins),
    )


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
