"""Dates as people write them, found in running text: ISO, d/m/y and seven languages' months."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = """
january jan janvier janv januar jänner enero ene gennaio gen janeiro januari
february feb février fevrier févr februar febrero febbraio fevereiro fev februari
march mar mars märz maerz mär marzo março maart mrt
april apr avril avr abril abr aprile
may mai mayo maggio mag maio mei
june jun juin juni junio giugno giu junho
july jul juillet juil juli julio luglio lug julho
august aug août aout agosto ago augustus
september sep sept septembre septiembre setiembre settembre set setembro
october oct octobre oktober okt octubre ottobre ott outubro out
november nov novembre noviembre novembro
december dec décembre decembre dezember dez diciembre dic dicembre dezembro
"""
MONTHS = {
    name: number
    for number, line in enumerate(_MONTHS.strip().splitlines(), 1)
    for name in line.split()
}
_SHORT_BUT_FULL = "may mai mei mars june july juin juni juli août aout märz maio"
_FULL = [name for name in MONTHS if len(name) > 4 or name in _SHORT_BUT_FULL.split()]


def _any_of(names: list[str]) -> str:
    """Match any name, the longest first; by first letters, so that most places fail at once."""
    ordered = sorted(names, key=len, reverse=True)
    letters = dict.fromkeys(name[0] for name in ordered)
    ends = ("|".join(n[1:] for n in ordered if n[0] == letter) for letter in letters)
    return "(?i:" + "|".join(f"{a}(?:{b})" for a, b in zip(letters, ends, strict=True)) + ")"


_START = r"(?:(?<![\w])|(?<=[a-z])(?=[A-Z]))"  # "UpdatedNovember 14" lost its space to markup
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|[.ºª°])?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_MONTH = f"(?P<month>{_any_of(list(MONTHS))})"
_OF = r"(?:\s+(?:of|de|di|del|d'|d’))?"

_SHAPES = (
    re.compile(rf"(?<!\d){_YEAR}([-/.])(?P<m>[01]?\d)\2(?P<day>[0-3]?\d)(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}\s*年\s*(?P<m>1?\d)\s*月\s*(?P<day>[1-3]?\d)\s*日"),
    re.compile(rf"(?<![\d.,/-]){_DAY}{_OF}[\s-]*{_MONTH}\b[.,]?{_OF}[\s-]*{_YEAR}"),
    re.compile(rf"{_START}{_MONTH}\b[.,]?\s*{_DAY}(?!\d)\s*,?\s*{_YEAR}"),
    re.compile(rf"{_START}(?P<month>{_any_of(_FULL)})\b[.,]?{_OF}\s+{_YEAR}"),
)
_NUMERIC = re.compile(rf"(?<![\d.,/-])(?P<a>[0-3]?\d)([-/.])(?P<b>[0-3]?\d)\2{_YEAR}")
_HAS_YEAR = re.compile(r"(?:19|20)\d\d")
_NEAR = 60  # characters around its year that hold the whole of a date


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written. `value` is ISO, `YYYY-MM` for a month, None where d/m/y is ambiguous."""

    value: str | None
    start: int
    end: int


def find_dates(text: str, *, day_first: bool | None = None) -> list[Written]:
    """List the dates written in `text`, in order, none overlapping.

    `day_first` says how the text writes numeric dates, None when it is not known.

    >>> [d.value for d in find_dates("May 4th, 2024; 16. Juni 2023; 07/19/2022; 09/08/2024")]
    ['2024-05-04', '2023-06-16', '2022-07-19', None]
    """
    if not holds_year(text):
        return []
    found: list[Written] = []
    taken: set[int] = set()
    for window in _windows(text):
        for written in (*_named(text, *window), *_numeric(text, *window, day_first=day_first)):
            place = range(written.start, written.end)
            if taken.isdisjoint(place):
                taken.update(place)
                found.append(written)
    return sorted(found, key=lambda written: written.start)


def holds_year(text: str) -> bool:
    """Whether a text may hold a date at all; cheap to tell."""
    return _HAS_YEAR.search(text) is not None


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches around years, where alone a date can stand; far apart in most texts."""
    start = end = 0
    for year in _HAS_YEAR.finditer(text):
        if year.start() - _NEAR > end:
            if end:
                yield start, end
            start = max(0, year.start() - _NEAR)
        end = year.end() + _NEAR
    if end:
        yield start, end


def dated_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Give each line that may hold a date, with its line number and its offset in `text`."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        if ("20" in line or "19" in line) and holds_year(line):
            yield number, start, line
        start += len(line) + 1


def writes_day_first(lines: Iterable[str]) -> bool | None:
    """Tell from its unambiguous numeric dates how a text orders day and month.

    >>> writes_day_first(["25/03/2003", "04/05/2003"])
    True
    """
    pairs = [(int(m["a"]), int(m["b"])) for line in lines for m in _NUMERIC.finditer(line)]
    day_first = any(a > 12 >= b for a, b in pairs)
    month_first = any(b > 12 >= a for a, b in pairs)
    return day_first if day_first != month_first else None


def _named(text: str, start: int, end: int) -> Iterator[Written]:
    for shape in _SHAPES:
        for match in shape.finditer(text, start, end):
            parts = match.groupdict()
            month = MONTHS[parts["month"].lower()] if parts.get("month") else int(parts["m"])
            value = _iso(int(parts["year"]), month, parts.get("day"))
            if value:
                yield Written(value, match.start(), match.end())


def _numeric(text: str, start: int, end: int, *, day_first: bool | None) -> Iterator[Written]:
    for match in _NUMERIC.finditer(text, start, end):
        a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
        either = a <= 12 and b <= 12 and a != b
        if either and day_first is None:
            yield Written(None, match.start(), match.end())
            continue
        value = _iso(year, b, a) if (day_first if either else b <= 12) else _iso(year, a, b)
        if value:
            yield Written(value, match.start(), match.end())


def _iso(year: int, month: int, day: str | int | None) -> str | None:
    if day is None:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, int(day)).isoformat()
    except ValueError:
        return None
