"""Visits by a worker process of its own, with what each cost: for pages that may ruin a process."""

import resource
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from storage.database import open_engine
from tests.factories import make_context
from workers.steps.watching.track import track_platforms


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and megabytes by which the worker had grown at its largest."""

    seconds: float
    megabytes: float


def visit_apart(
    url: str, folder: Path, platforms: Sequence[str], now: datetime, **settings: object
) -> dict[str, Cost]:
    """Check the due documents of one platform after the other in a fresh process."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_visit_all, url, folder, platforms, now, settings).result()


def _visit_all(
    url: str, folder: Path, platforms: Sequence[str], now: datetime, settings: dict[str, object]
) -> dict[str, Cost]:
    engine = open_engine(url)
    context = make_context(engine, folder, now, **settings)
    before = _peak()
    costs = {}
    for platform in platforms:
        began = time.monotonic()
        track_platforms([platform], context)
        costs[platform] = Cost(time.monotonic() - began, _peak() - before)
    engine.dispose()
    return costs


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
