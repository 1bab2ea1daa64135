"""Clausewatch as a worker runs it: the step that its task calls, in processes of their own."""

import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.settings import Settings
from storage.blobs import open_blobs
from storage.database import open_engine
from workers.context import Context, spare_the_modules
from workers.steps.telling.deliver import deliver_due


def open_worker(settings: Settings, url: str) -> Context:
    folder = settings.data_dir / "blobs"
    return Context(settings, open_engine(url), open_blobs(str(folder)), lambda: datetime.now(UTC))


def deliver_all(settings: Settings, url: str, channel: str, workers: int) -> dict[str, float]:
    """Deliver what is due with so many processes at once; return what they took together."""
    told = {
        "settings": settings.model_dump(mode="json", exclude_unset=True),
        "url": url,
        "channel": channel,
    }
    argv = [sys.executable, "-m", "benchmarks.delivering.ours"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    crew = [subprocess.Popen(argv, **pipes) for _ in range(workers)]  # type: ignore[call-overload]
    for worker in crew:
        print(json.dumps(told), file=worker.stdin, flush=True)
        worker.stdout.readline()  # it is warm
    started = time.perf_counter()
    for worker in crew:
        print("go", file=worker.stdin, flush=True)
    found = [json.loads(worker.stdout.readline()) for worker in crew]
    for worker in crew:
        worker.communicate()
    return {
        "settled": sum(each["settled"] for each in found),
        "seconds": max(each["ended"] for each in found) - started,
        "cpu": sum(each["cpu"] for each in found),
    }


def _work(told: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cells = {**told["settings"], "data_dir": Path(folder)}
        spare_the_modules()
        c = open_worker(Settings(_env_file=None, **cells), told["url"])
        deliver_due("slack", c)  # nothing is due there: it opens what is opened once
        print("ready", flush=True)
        sys.stdin.readline()
        cpu, settled = time.process_time(), 0
        while True:
            done = deliver_due(told["channel"], c)
            settled += done.settled
            if not done.more:
                break
        ended = time.perf_counter()
        used = time.process_time() - cpu
        print(json.dumps({"settled": settled, "ended": ended, "cpu": used}), flush=True)


if __name__ == "__main__":
    _work(json.loads(sys.stdin.readline()))
