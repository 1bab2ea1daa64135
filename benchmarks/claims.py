"""Does claiming cost the same with ten thousand messages on record and with ten million?

    python -m benchmarks.claims

Synthetic rows in an embedded PostgreSQL, the queries that run every day: the claim of a batch,
the alarm's look for what stands still, and all figures of /metrics. `--most` stops earlier.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, text

from cli.embedded import discard, embedded_postgres
from storage import outbox
from storage.database import open_engine, transaction
from storage.flow import find_stalls
from storage.metrics import measure
from storage.outbox import claim_due
from storage.schema import upgrade

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
BATCH, ROUNDS, DUE, LATER, PEOPLE = 200, 40, 20_000, 20_000, 10_000

_PEOPLE = f"""
INSERT INTO subscribers (email, name, plan, time_zone, digest_weekday, digest_hour,
  digest_when_silent, next_digest_at, last_cut_at, floor, created_at, operator)
SELECT 'p' || n, '', 'watcher', 'UTC', 0, 9, true, '2027-01-01', '2026-01-01', 'minor',
  '2026-01-01', false FROM generate_series(1, {PEOPLE}) n;
INSERT INTO destinations (subscriber_id, channel, settings, created_at, verified_at)
SELECT n, 'email', '{{}}', '2026-01-01', '2026-01-01' FROM generate_series(1, {PEOPLE}) n"""
# A row a third of a second, the newest an hour ago.
_ENDED = """
INSERT INTO notifications (kind, subject, subscriber_id, destination_id, channel, priority,
  created_at, deliver_by, state, attempts, next_attempt_at, ended_at)
SELECT 'alert', 'change:' || n / 10000, 1 + n % 10000, 1 + n % 10000, 'email', 5,
  at, at + interval '1 day', 'delivered', 1, at, at + interval '1 second'
FROM (SELECT n, timestamptz '2026-03-02 09:00+00' - interval '0.3 second' * (10000000 - n) AS at
  FROM generate_series({first}, {last}) n) rows;
INSERT INTO attempts (notification_id, number, at, duration_ms, outcome, status, worker)
SELECT id, 1, ended_at, 40, 'delivered', '250', 'w' FROM notifications WHERE id > {known}"""
_WAITING = """
INSERT INTO notifications (kind, subject, subscriber_id, destination_id, channel, priority,
  created_at, deliver_by, state, attempts, next_attempt_at)
SELECT 'alert', '{name}:' || n / 10000, 1 + n % 10000, 1 + n % 10000, 'email', 5,
  timestamptz '{now}', timestamptz '{now}' + interval '1 day', 'pending', 0, timestamptz '{due}'
FROM generate_series(1, {count}) n"""


def main() -> None:
    """Print milliseconds for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    most = parser.parse_args().most
    folder = Path(tempfile.mkdtemp(prefix="clausewatch-claims-"))
    folder.chmod(0o711)
    with embedded_postgres(folder, durable=False) as url:
        engine = open_engine(url)
        upgrade(engine)
        _fill(engine, _PEOPLE)
        _fill(engine, _waiting("later", NOW + timedelta(hours=3), LATER))
        result = [_measure(engine, size) for size in SIZES if size <= most]
        engine.dispose()
    discard(folder)
    print(json.dumps(result, indent=1))


def _measure(engine: Engine, size: int) -> dict[str, object]:
    began = time.monotonic()
    there = _one(engine, "SELECT count(*) FROM notifications WHERE state = 'delivered'")
    known = _one(engine, "SELECT max(id) FROM notifications")
    _fill(engine, _ENDED.format(first=there, last=size - 1, known=known))
    _fill(engine, _waiting(f"due{size}", NOW - MINUTE, DUE))
    for table in ("notifications", "attempts", "destinations"):
        _alone(engine, f"VACUUM ANALYZE {table}")
    filled = time.monotonic() - began
    return {
        "messages": size,
        "waiting": DUE + LATER,
        "fill_seconds": round(filled),
        "claim_ms": _claims(engine),
        "claim_plan": _plan(engine),
        "stalls_ms": _timed(lambda: _stalls(engine)),
        "metrics_ms": _timed(lambda: _metrics(engine)),
        "gigabytes": round(_one(engine, "SELECT pg_database_size(current_database())") / 1e9, 2),
    }


def _claims(engine: Engine) -> dict[str, float]:
    """Claim batches and settle each, as workers do; only the claims are timed."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with transaction(engine) as session:
            claim = claim_due(session, "email", BATCH, NOW, NOW + MINUTE)
        times.append((time.perf_counter() - began) * 1000)
        assert len(claim.notifications) == BATCH
        _settle(engine, [row.id or 0 for row in claim.notifications])
    parts = statistics.quantiles(times, n=20)
    return {"median": round(statistics.median(times), 1), "p95": round(parts[18], 1)}


def _settle(engine: Engine, ids: list[int]) -> None:
    with engine.begin() as connection:
        ended = "UPDATE notifications SET state = 'delivered', ended_at = :now, lease_token = NULL"
        connection.execute(text(f"{ended} WHERE id = ANY(:ids)"), {"ids": ids, "now": NOW})
        free = "UPDATE destinations SET lease_token = NULL, leased_until = NULL"
        connection.execute(text(f"{free} WHERE lease_token IS NOT NULL"))


def _plan(engine: Engine) -> list[str]:
    """Name the scans of the claim's plan."""
    cells = {"channel": "email", "size": BATCH, "now": NOW, "until": NOW + MINUTE}
    statement = text(f"EXPLAIN {outbox._CLAIM.text}")  # noqa: SLF001 - the query as it runs
    with engine.connect() as connection:
        token = "00000000-0000-0000-0000-000000000000"
        rows = connection.execute(statement, {**cells, "token": token}).scalars().all()
        connection.rollback()
    lines = (row.partition("(cost")[0].strip(" ->") for row in rows)
    return [line for line in lines if " Scan" in line and "CTE" not in line]


def _stalls(engine: Engine) -> None:
    with transaction(engine) as session:
        find_stalls(session, NOW, 3 * MINUTE)


def _metrics(engine: Engine) -> None:
    with transaction(engine) as session:
        list(measure(session, NOW))


def _timed(call: Callable[[], None]) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 1)


def _waiting(name: str, due: datetime, count: int) -> str:
    return _WAITING.format(name=name, now=NOW - timedelta(hours=1), due=due, count=count)


def _fill(engine: Engine, statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements.split(";"):
            connection.execute(text(statement))


def _one(engine: Engine, question: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(question)).scalar_one())


def _alone(engine: Engine, statement: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


if __name__ == "__main__":
    main()
