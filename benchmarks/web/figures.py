"""What the times of many answers say: a table, the slowest first, and one JSON object."""

import json
import statistics
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.web.asking import LARGE
from benchmarks.web.reading import Times, Took

BAR, BAR_OF_LARGE = 100.0, 200.0


def print_figures(times: Times) -> None:
    """Print how long each route took, and which took longer than it should."""
    rows = {what: _figures(what, found) for what, found in times.items()}
    slowest = sorted(rows.items(), key=lambda row: -row[1]["p95_ms"])
    for what, row in slowest:
        mark = "" if row["p95_ms"] < row["bar_ms"] else "  MISSED"
        print(f"{row['p50_ms']:8.1f} {row['p95_ms']:8.1f} {row['longest_ms']:8.1f}  {what}{mark}")
    missed = [what for what, row in slowest if row["p95_ms"] >= row["bar_ms"]]
    requests = [row["requests"] for row in rows.values()]
    whole = [one.app for found in times.values() for one in found]
    said = {
        "requests": sum(requests),
        "fewest_of_a_route": min(requests),
        "p95_of_all_ms": _p95(whole),
        "missed": missed,
    }
    print(json.dumps({**said, "routes": dict(slowest)}, indent=1))


def _figures(what: str, found: Sequence[Took]) -> dict[str, Any]:
    return {
        "requests": len(found),
        "p50_ms": _middle(found, lambda one: one.app),
        "p95_ms": _p95([one.app for one in found]),
        "longest_ms": round(max(one.app for one in found), 1),
        "bar_ms": BAR_OF_LARGE if what in LARGE else BAR,
        "cpu_ms": _middle(found, lambda one: one.cpu),
        "sql_ms": _middle(found, lambda one: one.sql),
        "statements": _middle(found, lambda one: one.statements),
        "bytes": _middle(found, lambda one: one.size),
        "answers": sorted({one.status for one in found}),
    }


def _middle(found: Sequence[Took], read: Callable[[Took], float]) -> float:
    return round(statistics.median(map(read, found)), 1)


def _p95(took: Sequence[float]) -> float:
    return round(sorted(took)[min(len(took) - 1, int(len(took) * 0.95))], 1)
