"""Checks a second and CPU a check, side by side with urlwatch and the bare limit in one run.

    python -m benchmarks.checks ../shared/peers --peers FOLDER

FOLDER is where that folder's `setup.sh` put its virtual environments (PEERS_ROOT). Everybody checks
the same 200 pages in turn. Ours does it as deployed: a task sent through Redis, two worker
processes, PostgreSQL, a durable Check row for every page.
"""

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.checking import bare
from benchmarks.checking.ours import watching
from benchmarks.checking.pages import PAGES, Case, PageServer, Run, serve_pages
from benchmarks.checking.urlwatch import Urlwatch

CASES = (Case("noise"), Case("latency_200_ms", delay=0.2), Case("not_modified", etag=True))
Checker = Callable[[], Run]


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder of the page server")
    parser.add_argument("--peers", type=Path, required=True, help="PEERS_ROOT of its setup.sh")
    parser.add_argument("--port", type=int, default=8911)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    tools = options.peers / "venvs"
    with (
        tempfile.TemporaryDirectory(prefix="clausewatch-bench-") as folder,
        serve_pages(options.source, tools / "tools/bin/python", options.port) as pages,
    ):
        Path(folder).chmod(0o711)
        peer = Urlwatch(tools / "urlwatch/bin/urlwatch", Path(folder) / "urlwatch", pages)
        with watching(pages, Path(folder)) as clausewatch:
            checkers = {"clausewatch": clausewatch.check_all, "urlwatch": peer.check_all}
            result = {
                case.name: _measure(case, pages, checkers, peer, options.rounds) for case in CASES
            }
            outcomes = clausewatch.outcomes()
    print(json.dumps({"pages": PAGES, "cases": result, "our_outcomes": outcomes}, indent=1))


def _measure(
    case: Case, pages: PageServer, checkers: dict[str, Checker], peer: Urlwatch, rounds: int
) -> dict[str, Any]:
    """Warm everybody up on a case, then let them take turns."""
    pages.behave(case)
    peer.forget()
    for check in checkers.values():
        check()
    turns = dict(checkers)
    if not case.delay and not case.etag:
        turns["bare_limit"] = lambda: bare.check_all(pages)
    runs: dict[str, list[Run]] = {name: [] for name in turns}
    for _ in range(rounds):
        for name, check in turns.items():
            runs[name].append(check())
    figures = {name: _figures(found) for name, found in runs.items()}
    return {**figures, "ratios": _ratios(figures)}


def _figures(runs: list[Run]) -> dict[str, float]:
    wall = statistics.median(run.wall for run in runs)
    cpu = statistics.median(run.cpu for run in runs)
    return {
        "pages_per_second": round(PAGES / wall, 1),
        "cpu_ms_per_page": round(1000 * cpu / PAGES, 2),
    }


def _ratios(figures: dict[str, dict[str, float]]) -> dict[str, float]:
    ours = figures["clausewatch"]
    return {
        f"{what}_against_{name}": round(ours[what] / theirs[what], 2)
        for name, theirs in figures.items()
        if name != "clausewatch"
        for what in ours
    }


if __name__ == "__main__":
    main()
