"""Readers that ask for pages, and the times that the server says it took for each."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import httpx

from benchmarks.web.asking import LARGE, Asker, ask_for, routes_to_ask

LARGE_AGAIN = 12
_CONNECTIONS = 8  # by which everything is asked for beforehand: each process is met by some
_PART = re.compile(r"(\w+);dur=([\d.]+)")


@dataclass(frozen=True)
class Took:
    """One answer: milliseconds in all, of the processor, of the database; its statements."""

    app: float
    cpu: float
    sql: float
    statements: float
    status: int
    size: int


Times = dict[str, list[Took]]
Get = Callable[[str, Asker], Took]


def warm_up(base: str, askers: Sequence[Asker]) -> None:
    """Ask for everything by several connections, as somebody did since any start."""
    for number in range(_CONNECTIONS):
        chance = Random(-number)
        with _asking(base) as get:
            for route in routes_to_ask():
                get(ask_for(route, askers[number], chance), askers[number])


def ask_alone(base: str, askers: Sequence[Asker], times: int) -> Times:
    """Ask for each route some times, one after the other: what each takes by itself."""
    chance = Random(7)
    with _asking(base) as get:
        return {
            str(route): [
                get(ask_for(route, asker, chance), asker)
                for asker in (askers[n % len(askers)] for n in range(times))
            ]
            for route in routes_to_ask()
        }


def ask_large(base: str, asker: Asker) -> Times:
    """Ask for the large ones one after the other; the first time of each is left out."""
    with _asking(base) as get:
        return {
            what: [get(path, asker) for _ in range(LARGE_AGAIN + 1)][1:]
            for what, path in LARGE.items()
        }


def ask_together(base: str, askers: Sequence[Asker], seconds: float) -> Times:
    """Let every reader ask for one page a second."""
    until, times = time.monotonic() + seconds, Times()
    rows = [(base, asker, number, until, times) for number, asker in enumerate(askers)]
    readers = [threading.Thread(target=_read, args=row) for row in rows]
    for reader in readers:
        reader.start()
        time.sleep(1 / len(readers))
    for reader in readers:
        reader.join()
    return times


def _read(base: str, asker: Asker, number: int, until: float, times: Times) -> None:
    """Ask for every route in an order of one's own, over and over."""
    chance, routes = Random(number), routes_to_ask()
    next_at = time.monotonic()
    with _asking(base) as get:
        while True:
            for route in chance.sample(routes, len(routes)):
                if time.monotonic() > until:
                    return
                times.setdefault(str(route), []).append(get(ask_for(route, asker, chance), asker))
                next_at += 1
                time.sleep(max(0.0, next_at - time.monotonic()))


@contextmanager
def _asking(base: str) -> Iterator[Get]:
    with httpx.Client(base_url=base, trust_env=False, timeout=60) as client:
        yield lambda path, asker: _ask(client, path, asker)


def _ask(client: httpx.Client, path: str, asker: Asker) -> Took:
    answer = client.get(path, headers={**asker.headers, "Sec-Fetch-Dest": "iframe"})
    parts = {name: float(value) for name, value in _PART.findall(answer.headers["server-timing"])}
    return Took(**parts, status=answer.status_code, size=len(answer.content))
