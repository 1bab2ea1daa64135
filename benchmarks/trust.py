"""Can readers trust what they are told? False and missed alerts, and the delay of the true ones.

    python -m benchmarks.trust ../shared/peers --peers FOLDER

Some 210 documents live for 24 simulated days on real loopback servers: steady pages, pages served
in turns (per request, cookie, day, region), faults of one answer and lasting ones, pages taken
away, and real changes in the midst of it. The steps of the real tasks check them over HTTP when
their rows say that they are due; only the clock is simulated. FOLDER is where that folder's
`setup.sh` put its virtual environments (PEERS_ROOT). Prints JSON.
"""

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.trusting.judging import Judgement
from benchmarks.trusting.living import Wish, live
from benchmarks.trusting.shared_pages import serve_shared_pages
from benchmarks.trusting.worlds import MEASURED, WORLDS
from cli.embedded import discard, embedded_postgres

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder of the page server")
    parser.add_argument("--peers", type=Path, help="PEERS_ROOT of its setup.sh")
    parser.add_argument("--days", type=float, default=24)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=list(MEASURED), choices=list(WORLDS))
    options = parser.parse_args()
    tools = options.peers / "venvs/tools/bin/python" if options.peers else Path(sys.executable)
    folder = Path(tempfile.mkdtemp(prefix="clausewatch-trust-"))
    folder.chmod(0o711)
    started = time.perf_counter()
    with (
        embedded_postgres(folder, durable=False) as url,
        serve_shared_pages(options.source, tools) as port,
    ):
        wishes = [Wish(name, START, options.days, url, port) for name in options.only]
        judgements = simulate(wishes, options.jobs)
    discard(folder)
    seconds = round(time.perf_counter() - started)
    print(json.dumps({"days": options.days, "seconds": seconds, **figures(judgements)}, indent=1))


def simulate(wishes: Sequence[Wish], jobs: int) -> list[Judgement]:
    """Let each world live in a fresh interpreter, `jobs` at a time."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, max_tasks_per_child=1) as pool:
        return [judgement for found in pool.map(live, wishes) for judgement in found]


def figures(judgements: Sequence[Judgement]) -> dict[str, Any]:
    """Sum up all documents, then each group of scenarios, then name what went wrong.

    `delay_hours` of all leaves out documents taken away, of which readers hear after a week.
    """
    groups = dict.fromkeys(judgement.group for judgement in judgements)
    there = [judgement for judgement in judgements if judgement.group != "withdrawn_for_good"]
    return {
        "all": {**_sum(judgements), "delay_hours": _delays(there)},
        "groups": {name: _sum([j for j in judgements if j.group == name]) for name in groups},
        "wrong": [_wrong(j) for j in judgements if j.remarks or j.unnoticed or j.needless_notices],
    }


def _sum(judgements: Sequence[Judgement]) -> dict[str, Any]:
    alerts = sum((j.alerts for j in judgements), Counter[str]())
    return {
        "documents": len(judgements),
        "checks": sum(j.checks.total() for j in judgements),
        "real_changes": sum(j.changes for j in judgements),
        "missed": sum(j.missed for j in judgements),
        "alerts": dict(sorted(alerts.items())),
        "false": alerts["false"] + alerts["repeated"],
        "unshown": sum(j.unshown for j in judgements),
        "delay_hours": _delays(judgements),
        "notices": sum(j.notices.total() for j in judgements),
        "faults_without_notice": sum(j.unnoticed for j in judgements),
        "needless_notices": sum(j.needless_notices for j in judgements),
    }


def _delays(judgements: Sequence[Judgement]) -> dict[str, dict[str, float]]:
    """Give the mean and the worst delay by the plan of the reader."""
    found: dict[str, list[float]] = {}
    for judgement in judgements:
        hours = [delay / _HOUR for delay in judgement.delays]
        found.setdefault(judgement.plan, []).extend(hours)
    return {
        plan: {"mean": round(sum(hours) / len(hours), 2), "worst": round(max(hours), 2)}
        for plan, hours in sorted(found.items())
        if hours
    }


def _wrong(judgement: Judgement) -> dict[str, Any]:
    notices = judgement.remarks + (["no notice"] if judgement.unnoticed else [])
    needless = (
        [f"needless notices: {dict(judgement.notices)}"] if judgement.needless_notices else []
    )
    return {
        "scenario": judgement.scenario,
        "plan": judgement.plan,
        "remarks": notices + needless,
        "checks": dict(judgement.checks.most_common()),
    }


if __name__ == "__main__":
    main()
