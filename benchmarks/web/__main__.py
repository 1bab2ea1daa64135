"""How long does the server take for each page, feed and list, on a large record?

    python -m benchmarks.web --data FOLDER [--seconds 240]

The record is made once in FOLDER and kept: 10,000 documents of 2,000 platforms, 100,000 versions of
4 to 8 kB and one document of 1 MB, 90,000 changes, 5,000 subscribers, a million notifications with
their decisions and tries, 1.2 million looks, 150,000 clauses. The web process as `clausewatch up`
starts it serves an embedded PostgreSQL; 20 readers ask one page a second each, in turn every route
that the app has and that reads, with rows drawn by chance. The time is the server's own, from a
request's arrival to its answer. Prints a table and one JSON object.
"""

import argparse
import json
import socket
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx

from benchmarks.web.asking import LARGE, OPERATOR, Asker, admit, ask_for, routes_to_ask
from benchmarks.web.filling import fill
from cli.embedded import embedded_postgres
from cli.processes import started
from cli.programs import web
from config.settings import Settings
from storage.database import open_engine
from storage.schema import is_empty, upgrade

READERS, BAR, BAR_OF_LARGE, LARGE_AGAIN = 20, 100.0, 200.0, 12
Times = dict[str, list[tuple[float, int]]]


def main() -> None:
    """Print what each route took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=240)
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    options.data.chmod(0o711)
    with embedded_postgres(options.data) as url:
        settings = _settings(options.data, url)
        engine = open_engine(url)
        new = is_empty(engine)
        upgrade(engine)
        if new:
            fill(engine, datetime.now(UTC), _say)
        askers = admit(engine, settings.secret_key, READERS, datetime.now(UTC))
        engine.dispose()
        with socket.create_server(("127.0.0.1", 0)) as door:
            times = _ask_web(settings, door, askers, options.seconds)
    _print(times)


def _settings(folder: Path, url: str) -> Settings:
    cells = {"data_dir": folder, "secret_key": "s" * 40, "operator_email": OPERATOR}
    return Settings(_env_file=None, database_url=url, api_per_minute=10_000, **cells)


def _ask_web(
    settings: Settings, door: socket.socket, askers: Sequence[Asker], seconds: float
) -> Times:
    program = web(settings, door)
    timed = [part.replace("web.app:app", "benchmarks.web.timed:app") for part in program.argv]
    with started([replace(program, argv=tuple(timed))], settings.data_dir / "logs") as crew:
        crew.await_ready()
        base = f"http://127.0.0.1:{door.getsockname()[1]}"
        times = _large(base, askers[0])
        _read_all(base, askers, seconds, times)
    return times


def _large(base: str, asker: Asker) -> Times:
    """Ask for the large ones one after the other; the first time of each is left out."""
    times: Times = {}
    with httpx.Client(base_url=base, trust_env=False, timeout=60) as client:
        for what, path in LARGE.items():
            for _ in range(LARGE_AGAIN + 1):
                _ask(client, what, path, asker, times)
    return {what: found[1:] for what, found in times.items()}


def _read_all(base: str, askers: Sequence[Asker], seconds: float, times: Times) -> None:
    until = time.monotonic() + seconds
    rows = [(base, asker, number, until, times) for number, asker in enumerate(askers)]
    readers = [threading.Thread(target=_read, args=row) for row in rows]
    for reader in readers:
        reader.start()
        time.sleep(1 / len(readers))
    for reader in readers:
        reader.join()


def _read(base: str, asker: Asker, number: int, until: float, times: Times) -> None:
    """Ask one page a second, every route in an order of one's own, over and over."""
    chance, routes = Random(number), routes_to_ask()
    next_at = time.monotonic()
    with httpx.Client(base_url=base, trust_env=False, timeout=60) as client:
        while True:
            for route in chance.sample(routes, len(routes)):
                if time.monotonic() > until:
                    return
                _ask(client, str(route), ask_for(route, asker, chance), asker, times)
                next_at += 1
                time.sleep(max(0.0, next_at - time.monotonic()))


def _ask(client: httpx.Client, what: str, path: str, asker: Asker, times: Times) -> None:
    answer = client.get(path, headers={**asker.headers, "Sec-Fetch-Dest": "iframe"})
    took = float(answer.headers["server-timing"].partition("dur=")[2])
    times.setdefault(what, []).append((took, answer.status_code))


def _print(times: Times) -> None:
    rows = {what: _figures(what, found) for what, found in times.items()}
    slowest = sorted(rows.items(), key=lambda row: -row[1]["p95_ms"])
    for what, row in slowest:
        mark = "" if row["p95_ms"] < row["bar_ms"] else "  MISSED"
        print(f"{row['p50_ms']:8.1f} {row['p95_ms']:8.1f} {row['longest_ms']:8.1f}  {what}{mark}")
    missed = [what for what, row in slowest if row["p95_ms"] >= row["bar_ms"]]
    requests = sum(row["requests"] for row in rows.values())
    whole = [took for found in times.values() for took, _ in found]
    said = {"requests": requests, "p95_of_all_ms": _p95(whole), "missed": missed}
    print(json.dumps({**said, "routes": dict(slowest)}, indent=1))


def _figures(what: str, found: Sequence[tuple[float, int]]) -> dict[str, Any]:
    took = [each[0] for each in found]
    return {
        "requests": len(took),
        "p50_ms": round(statistics.median(took), 1),
        "p95_ms": _p95(took),
        "longest_ms": round(max(took), 1),
        "bar_ms": BAR_OF_LARGE if what in LARGE else BAR,
        "answers": sorted({status for _, status in found}),
    }


def _p95(took: Sequence[float]) -> float:
    return round(sorted(took)[min(len(took) - 1, int(len(took) * 0.95))], 1)


def _say(said: str) -> None:
    print(said, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
