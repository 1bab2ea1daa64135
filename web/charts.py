"""The timeline of a document as a chart: where on a line each thing stands, and how high."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from models.words import Significance

_LEFT, _WIDTH = 3.0, 94.0  # percent of the chart
_APART = 14.0  # percent that two labels keep from each other


@dataclass(frozen=True, slots=True)
class Happened:
    """Something of a timeline; without a significance it is no change of the text."""

    at: datetime
    said: str
    significance: Significance | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """Something as it is drawn: `x` in percent, `rank` from 0 to 4 by how much it matters."""

    x: float
    rank: int
    what: Happened


@dataclass(frozen=True, slots=True)
class Chart:
    """All strokes, oldest first, and the dates under them."""

    strokes: tuple[Stroke, ...]
    labels: tuple[tuple[float, str], ...]


def draw(happened: Sequence[Happened], now: datetime) -> Chart | None:
    """Set what happened on a line from the first of it to now; None where it is but one thing."""
    ordered = sorted(happened, key=lambda one: one.at)
    if len(ordered) < 2:
        return None
    first, span = ordered[0].at, max((now - ordered[0].at).total_seconds(), 1.0)

    def place(at: datetime) -> float:
        return round(_LEFT + _WIDTH * (at - first).total_seconds() / span, 2)

    strokes = (
        Stroke(place(o.at), o.significance.rank if o.significance else 0, o) for o in ordered
    )
    years = ((place(datetime(year, 1, 1, tzinfo=UTC)), str(year)) for year in _years(first, now))
    ends = ((_LEFT, f"{first:%B %Y}"), (_LEFT + _WIDTH, "now"))
    return Chart(tuple(strokes), tuple(_labels(ends, years)))


def _years(first: datetime, now: datetime) -> range:
    return range(first.year + 1, now.year + 1)


def _labels(
    ends: Sequence[tuple[float, str]], years: Iterator[tuple[float, str]]
) -> Iterator[tuple[float, str]]:
    yield ends[0]
    last = ends[0][0]
    for x, label in years:
        if x - last >= _APART and ends[1][0] - x >= _APART:
            last = x
            yield x, label
    yield ends[1]
