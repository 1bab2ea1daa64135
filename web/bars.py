"""Looks by day as bars: how many found what, stacked, a bar for each day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.words import Outcome
from storage.operator_lists import CheckCount

HEIGHT = 120.0
_WIDTH = 100.0
_GAP = 0.3  # of a day's width

KINDS: Mapping[str, frozenset[Outcome]] = {
    "unchanged": frozenset({Outcome.UNCHANGED, Outcome.NOT_MODIFIED}),
    "new": frozenset(
        {Outcome.FIRST, Outcome.CANDIDATE, Outcome.CHANGE, Outcome.RETURNED, Outcome.TECHNICAL}
    ),
    "unstable": frozenset({Outcome.UNSTABLE}),
    "suspect": frozenset({Outcome.SUSPECT, Outcome.WITHDRAWN}),
    "failed": frozenset({Outcome.FAILED}),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of a day's bar, from the bottom up; `x` and `width` in percent."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Day:
    """The looks of one UTC day, by kind."""

    day: date
    counts: Mapping[str, int]
    bars: tuple[Bar, ...]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Bars:
    """All days, the first one first; `most` is what the tallest stands for."""

    days: tuple[Day, ...]
    most: int


def draw_days(found: Iterable[CheckCount], first: date, days: int) -> Bars:
    """Draw a bar for each of some days, those without looks included.

    >>> chart = draw_days([CheckCount(date(2026, 3, 1), Outcome.FAILED, 4)], date(2026, 3, 1), 2)
    >>> chart.most, [day.total for day in chart.days], chart.days[0].bars[0].height
    (4, [4, 0], 120.0)
    """
    counts = _counted(found)
    dates = [first + timedelta(days=n) for n in range(days)]
    most = max((counts.get(day, Counter()).total() for day in dates), default=0)
    width = _WIDTH / days
    return Bars(
        tuple(
            Day(day, dict(of_day), tuple(_bars(of_day, n * width, width, max(most, 1))))
            for n, day in enumerate(dates)
            for of_day in [counts.get(day, Counter())]
        ),
        most,
    )


def _counted(found: Iterable[CheckCount]) -> dict[date, Counter[str]]:
    kind_of = {outcome: kind for kind, outcomes in KINDS.items() for outcome in outcomes}
    counts: dict[date, Counter[str]] = {}
    for one in found:
        counts.setdefault(one.day, Counter())[kind_of[one.outcome]] += one.times
    return counts


def _bars(counts: Counter[str], left: float, width: float, most: int) -> Iterator[Bar]:
    top = HEIGHT
    for kind in KINDS:
        if counts[kind]:
            height = max(1.0, HEIGHT * counts[kind] / most)
            top -= height
            x, wide = left + width * _GAP / 2, width * (1 - _GAP)
            yield Bar(kind, round(x, 2), round(top, 1), round(wide, 2), round(height, 1))
