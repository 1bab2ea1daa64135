"""When which part is down, and when work that is due then can go on."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

PARTS = ("fetcher", "workers", "redis", "postgres", "far side")
SHORT, LONG = timedelta(hours=6), timedelta(days=4)


@dataclass(frozen=True)
class Outage:
    """One part of the installation, down for a while."""

    part: str
    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start


def invent_outages(chance: Random, start: datetime, year: timedelta, a_part: int) -> list[Outage]:
    """Invent outages of every part: most of minutes to hours, one in four of up to four days."""
    found = []
    for part in PARTS:
        for number in range(a_part):
            longest = LONG if number % 4 == 0 else SHORT
            began = start + year * chance.random()
            found.append(Outage(part, began, began + longest * max(chance.random(), 0.02)))
    return sorted(found, key=lambda outage: outage.start)


class Standstill:
    """The times at which a kind of work stands still, whichever part is down."""

    def __init__(self, outages: list[Outage], parts: frozenset[str]) -> None:
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        for outage in outages:
            if outage.part not in parts:
                continue
            if self._ends and outage.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], outage.end)
            else:
                self._starts.append(outage.start)
                self._ends.append(outage.end)

    def over(self, moment: datetime) -> tuple[datetime, timedelta]:
        """Return when work that is due at `moment` can go on, and how long all had stood still."""
        place = bisect_right(self._starts, moment) - 1
        if place < 0 or self._ends[place] <= moment:
            return moment, timedelta()
        return self._ends[place], self._ends[place] - self._starts[place]

    def within(self, start: datetime, end: datetime) -> timedelta:
        """Add up how long work stood still between two moments."""
        lost = timedelta()
        for began, ended in zip(self._starts, self._ends, strict=True):
            lost += max(min(ended, end) - max(began, start), timedelta())
        return lost
