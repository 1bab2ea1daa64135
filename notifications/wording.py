"""How messages say our words: dates, counts, significance, direction and reasons."""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from models.summary import DISCLAIMER, Counts, Deadline, StatedDate
from models.words import CorrectionKind, Direction, Significance, SkipReason, Verdict

SIGNIFICANCE = {
    Significance.NONE: "No change of wording",
    Significance.COSMETIC: "Cosmetic change",
    Significance.MINOR: "Minor change",
    Significance.MODERATE: "Moderate change",
    Significance.MAJOR: "Major change",
}
DIRECTION = {
    Direction.ADVERSE: "Worse for users",
    Direction.FAVOURABLE: "Better for users",
    Direction.MIXED: "Better and worse for users",
    Direction.NEUTRAL: "Neither better nor worse",
}
VERDICT = {
    Verdict.NO_IMPACT: "No impact on us",
    Verdict.ACT: "Act: something is to be done",
    Verdict.ACCEPT: "Accept as it is",
    Verdict.OBJECT: "Object, or leave",
}
PLACE = {"added": "Added", "removed": "Removed", "modified": "Rewritten", "moved": "Moved"}
CORRECTION = {CorrectionKind.WITHDRAWN: "Withdrawn", CorrectionKind.CORRECTED: "Corrected"}
NOT_STATED = "not stated"
NO_ADVICE = DISCLAIMER
NOT_INCLUDED = {
    SkipReason.OVER_PLATFORM_LIMIT: "on platforms beyond your plan's limit",
    SkipReason.BELOW_FLOOR: "below the significance you chose",
    SkipReason.NEVER_ALERTS: "kept in the timeline only: cosmetic, or back to an earlier text",
    SkipReason.MUTED: "on platforms you muted",
    SkipReason.SUBSCRIPTION_PAUSED: "on platforms you paused",
    SkipReason.SUBSCRIBED_LATER: "from before you added the platform",
    SkipReason.OTHER_PROVISIONS: "about other provisions than those you follow",
}


def day(value: date) -> str:
    """Write a date for people.

    >>> day(date(2026, 5, 3))
    '3 May 2026'
    """
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime) -> str:
    """Write an aware time for people, in UTC."""
    utc = value.astimezone(UTC)
    return f"{day(utc)}, {utc:%H:%M} UTC"


def stated(value: StatedDate | Deadline | None) -> str:
    """Write a date as the document states it, be it a day or only a month."""
    if value is None:
        return NOT_STATED
    try:
        if len(value.value) == len("2026-05"):
            return f"{date.fromisoformat(value.value + '-01'):%B %Y}"
        return day(date.fromisoformat(value.value))
    except ValueError:
        return value.value


def counted(number: int, noun: str) -> str:
    """Write a number with its noun.

    >>> counted(1, "platform"), counted(1200, "document")
    ('1 platform', '1,200 documents')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def length(value: timedelta) -> str:
    """Write a length of time in whole days, or minutes where it is less than one.

    >>> length(timedelta(days=7)), length(timedelta(minutes=30))
    ('7 days', '30 minutes')
    """
    if value.days:
        return counted(value.days, "day")
    return counted(round(value / timedelta(minutes=1)), "minute")


def duration(value: timedelta) -> str:
    """Write a length of time in its two largest units, rounded up.

    >>> duration(timedelta(hours=6, seconds=730)), duration(timedelta(days=8, minutes=28))
    ('6 hours 13 minutes', '8 days 1 hour')
    """
    minutes = math.ceil(value.total_seconds() / 60)
    if minutes >= 24 * 60:
        return _two(math.ceil(minutes / 60), 24, "day", "hour")
    return _two(minutes, 60, "hour", "minute")


def period(start: date, end: date) -> str:
    """Write the days from and to, the year once where it is the same.

    >>> period(date(2026, 4, 27), date(2026, 5, 4))
    '27 April to 4 May 2026'
    """
    if (start.year, start.month, start.day) == (end.year, end.month, end.day):
        return day(end)
    first = f"{start.day} {start:%B}" if start.year == end.year else day(start)
    return f"{first} to {day(end)}"


def extent(counts: Counts) -> str:
    """Say how much changed.

    >>> extent(Counts(added=1, modified=3))
    '3 rewritten, 1 added'
    """
    kinds: tuple[Literal["modified", "added", "removed", "moved"], ...]
    kinds = ("modified", "added", "removed", "moved")
    parts = [(getattr(counts, kind), PLACE[kind].lower()) for kind in kinds]
    return ", ".join(f"{number:,} {word}" for number, word in parts if number)


def corrected(kind: CorrectionKind, at: date, note: str) -> str:
    """Say what an operator said of a change.

    >>> corrected(CorrectionKind.CORRECTED, date(2026, 5, 4), "It takes effect in June.")
    'Corrected on 4 May 2026: It takes effect in June.'
    """
    return f"{CORRECTION[kind]} on {day(at)}: {note}"


def title(slug: str) -> str:
    """Write a slug as words.

    >>> title("data_sharing")
    'Data sharing'
    """
    return slug.replace("_", " ").replace("-", " ").capitalize()


def listed(names: list[str]) -> str:
    """Join names as people do.

    >>> listed(["Ada", "Ben", "Cy"])
    'Ada, Ben and Cy'
    """
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]


def _two(total: int, per: int, large: str, small: str) -> str:
    whole, rest = divmod(total, per)
    parts = [counted(whole, large)] * bool(whole) + [counted(rest, small)] * bool(rest)
    return " ".join(parts) or counted(0, small)
