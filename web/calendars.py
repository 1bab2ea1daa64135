"""iCalendar (RFC 5545) of the days that changes state: to take effect, and to act by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from models.summary import ChangeSummary, Deadline, StatedDate
from notifications.safe_text import clean, one_line
from notifications.wording import NO_ADVICE
from storage.feeds import FeedRow
from web.feeds import uid_of

_MONTH = len("2026-05")


@dataclass(frozen=True)
class Day:
    """One stated day or month: what happens then, and the words that say so."""

    row: FeedRow
    kind: str
    said: str
    first: date
    after: date
    stated: StatedDate | Deadline

    @property
    def key(self) -> tuple[int, str, date]:
        return (self.row.line.document_id, self.kind, self.first)


def days_of(rows: Iterable[FeedRow], since: date) -> list[Day]:
    """Find the days that changes state; where several state the same, the newest tells it."""
    found = (day for row in rows for day in _days(row) if day.after > since)
    newest: dict[tuple[int, str, date], Day] = {}
    for day in found:
        newest.setdefault(day.key, day)
    return sorted(newest.values(), key=lambda day: (day.first, day.key))


def write_calendar(title: str, page: str, days: Iterable[Day], public_url: str) -> bytes:
    """Write a calendar; a client is asked to look again twice a day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Clausewatch//Stated dates//EN")
    calendar.add("version", "2.0")
    calendar.add("name", one_line(title))
    calendar.add("x-wr-calname", one_line(title))
    calendar.add("url", page)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for day in days:
        calendar.add_component(_event(day, public_url))
    return bytes(calendar.to_ical())


def read_days(value: str) -> tuple[date, date] | None:
    """Give the first day of what is stated and the day after its last, None for what is no date.

    >>> read_days("2026-05")
    (datetime.date(2026, 5, 1), datetime.date(2026, 6, 1))
    """
    try:
        if len(value) == _MONTH:
            first = date.fromisoformat(f"{value}-01")
            return first, (first + timedelta(days=31)).replace(day=1)
        first = date.fromisoformat(value)
        return first, first + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def _days(row: FeedRow) -> Iterator[Day]:
    dates = ChangeSummary.model_validate(row.summary).dates
    told = (
        ("effective", "takes effect", dates.effective_after),
        ("deadline", "last day to act", dates.derived_deadline),
    )
    for kind, said, stated in told:
        days = read_days(stated.value) if stated else None
        if stated and days:
            yield Day(row, kind, said, *days, stated)


def _event(day: Day, public_url: str) -> Event:
    line, page = day.row.line, f"{public_url}/changes/{day.row.line.public_id}"
    event = Event()
    event.add("uid", f"{uid_of(day.row)}:{day.kind}")
    event.add("dtstamp", _whole(day.row.confirmed_at))
    event.add("last-modified", _whole(day.row.confirmed_at))
    event.add("dtstart", day.first)
    event.add("dtend", day.after)
    event.add("summary", one_line(f"{line.platform_name}, {line.terms_type}: {day.said}"))
    event.add("description", _description(day, page))
    event.add("url", page)
    event.add("transp", "TRANSPARENT")
    return event


def _description(day: Day, page: str) -> str:
    said = [f"“{clean(day.stated.quote.text)}”", one_line(day.row.line.headline)]
    if isinstance(day.stated, Deadline) and day.stated.formula != "stated":
        said.append(f"How the day follows: {one_line(day.stated.formula)}")
    return "\n\n".join([*said, page, NO_ADVICE])


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)
