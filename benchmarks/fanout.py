"""How fast is one change decided for everyone who watches its platform, and in how much memory?

    python -m benchmarks.fanout

Invented subscribers in an embedded PostgreSQL that is as durable as in use: 70 % Free, 25 %
Watcher and 5 % Professional in all time zones; those who pay watch three platforms and every fourth
of them has a webhook too; some are paused, muted or have no verified address. The step that a task
calls does the work, in a process for each size that did a small change before, with pages and page
limit as in use.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import Engine, text

from cli.embedded import discard, embedded_postgres
from config.settings import Settings
from storage.blobs import open_blobs
from storage.database import open_engine, transaction
from storage.schema import upgrade
from tests.factories import make_change, make_platform
from workers.context import Context
from workers.steps.telling.fan_out import fan_out

WARM_UP = 9_999

_SUBSCRIBERS = """INSERT INTO subscribers (email, name, plan, time_zone, digest_weekday,
  digest_hour, digest_when_silent, next_digest_at, last_cut_at, floor, created_at, paused_at,
  operator)
SELECT 'reader' || n || '@reader.example', '',
  CASE WHEN n % 20 < 14 THEN 'free' WHEN n % 20 < 19 THEN 'watcher' ELSE 'professional' END,
  (CAST(:zones AS text[]))[1 + n % :many], 0, 9, true, now(), now(),
  CASE WHEN n % 10 = 7 THEN 'major' ELSE 'minor' END, now(),
  CASE WHEN n % 100 = 3 THEN now() END, false
FROM generate_series(1, :size) n"""
_WATCHES = """INSERT INTO subscriptions (subscriber_id, platform_id, added_at, muted_at)
SELECT n, :platform, timestamptz '2026-01-01', CASE WHEN n % 50 = 9 THEN now() END
FROM generate_series(1, :size) n WHERE :everyone OR n % 20 >= 14"""
_DESTINATIONS = """INSERT INTO destinations (subscriber_id, channel, settings, created_at,
  verified_at)
SELECT n, channel, '{}', now(), CASE WHEN n % 200 <> 17 THEN now() END
FROM generate_series(1, :size) n, (VALUES ('email'), ('webhook')) c(channel)
WHERE channel = 'email' OR n % 20 >= 14 AND n % 4 = 0"""
_COUNT = "SELECT kind, count(*) FROM decisions WHERE change_id = :change GROUP BY 1 ORDER BY 1"
_OWED = "SELECT count(*) FROM notifications WHERE change_id = :change"


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--work", nargs=2, metavar=("URL", "CHANGES"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        print(
            json.dumps(_work(options.work[0], [int(name) for name in options.work[1].split(",")]))
        )
        return
    folder = Path(tempfile.mkdtemp(prefix="clausewatch-fanout-"))
    folder.chmod(0o711)
    with embedded_postgres(folder) as url:
        engine = open_engine(url)
        upgrade(engine)
        _fill(engine, options.sizes)
        result = {f"{size:,} subscribers": _measure(engine, url, size) for size in options.sizes}
        engine.dispose()
    discard(folder)
    print(json.dumps(result, indent=1))


def _fill(engine: Engine, sizes: Sequence[int]) -> None:
    zones = sorted(available_timezones())
    people = {"zones": zones, "many": len(zones), "size": max(sizes)}
    for platform in ("another", "third"):
        make_platform(engine, platform)
    for size in (*sizes, WARM_UP):
        make_platform(engine, f"of-{size}")
    with transaction(engine) as session:
        session.execute(text(_SUBSCRIBERS), people)
        for platform in ("another", "third"):
            cells = {"platform": platform, "size": max(sizes), "everyone": False}
            session.execute(text(_WATCHES), cells)
        for size in (*sizes, WARM_UP):
            cells = {"platform": f"of-{size}", "size": size, "everyone": True}
            session.execute(text(_WATCHES), cells)
        session.execute(text(_DESTINATIONS), {"size": max(sizes)})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))


def _measure(engine: Engine, url: str, size: int) -> dict[str, Any]:
    now = datetime.now(UTC)
    first, change = (
        make_change(engine, f"of-{watched}", detected_at=now).id for watched in (WARM_UP, size)
    )
    argv = [sys.executable, "-m", "benchmarks.fanout", "--work", url, f"{first},{change}"]
    figures = json.loads(subprocess.run(argv, check=True, capture_output=True, text=True).stdout)
    with transaction(engine) as session:
        found = {row[0]: row[1] for row in session.execute(text(_COUNT), {"change": change})}
        owed = session.execute(text(_OWED), {"change": change}).scalar_one()
    assert sum(found.values()) == size
    speed = round(size / figures["seconds"])
    return {"subscribers_per_second": speed, **figures, "decisions": found, "notifications": owed}


def _work(url: str, changes: list[int]) -> dict[str, float]:
    """Call the step until it has no more to do, as tasks would; the last change is measured."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder), secret_key="bench")
        engine, blobs = open_engine(url), open_blobs(folder)
        c = Context(settings, engine, blobs, now=lambda: datetime.now(UTC))
        for change in changes:
            before, cpu = _most_memory(), time.process_time()
            started, tasks = time.perf_counter(), 1
            while not fan_out(change, c).finished:
                tasks += 1
            seconds = time.perf_counter() - started
    return {
        "seconds": round(seconds, 2),
        "tasks": tasks,
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "memory_mb_at_start": before,
        "peak_memory_mb": _most_memory(),
    }


def _most_memory() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    main()
