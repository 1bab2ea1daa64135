"""The database's time, by which every worker measures, so that no worker's own clock counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError

_ASK_AGAIN = 5.0  # seconds
_TOO_SLOW = 1.0


@dataclass(frozen=True, slots=True)
class _Reading:
    """The database's time at one of our ticks; another is wanted from `stale` on."""

    theirs: datetime
    tick: float
    stale: float


class DatabaseClock:
    """Tells the database's time: asks for it every few seconds, and counts on in between.

    `ticks` counts seconds from anywhere and never jumps. While the database is away the clock
    counts on; before the first answer it raises OperationalError. For any number of threads.
    """

    def __init__(self, engine: Engine, ticks: Callable[[], float]) -> None:
        self._engine, self._ticks = engine, ticks
        self._reading: _Reading | None = None
        self._asking = Lock()

    def __call__(self) -> datetime:
        reading = self._reading or self._first()
        if self._ticks() >= reading.stale and self._asking.acquire(blocking=False):
            try:
                reading = self._reading = self._again(reading)
            finally:
                self._asking.release()
        return reading.theirs + timedelta(seconds=self._ticks() - reading.tick)

    def _first(self) -> _Reading:
        with self._asking:
            self._reading = self._reading or self._ask()[0]
            return self._reading

    def _again(self, before: _Reading) -> _Reading:
        """Ask anew; without an answer, or with one too slow to be exact, count on."""
        counting_on = _Reading(before.theirs, before.tick, self._ticks() + _ASK_AGAIN)
        try:
            reading, took = self._ask()
        except OperationalError:
            return counting_on
        return reading if took < _TOO_SLOW else counting_on

    def _ask(self) -> tuple[_Reading, float]:
        with self._engine.connect() as connection:
            began = self._ticks()
            theirs = connection.execute(select(func.clock_timestamp())).scalar_one()
            ended = self._ticks()
        return _Reading(theirs, (began + ended) / 2, ended + _ASK_AGAIN), ended - began
