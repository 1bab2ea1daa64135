"""When things are due in a subscriber's own time zone: the end of a day, the weekly slot."""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_AT_LEAST = timedelta(hours=2)


def is_zone(name: str) -> bool:
    """Say whether `name` is a time zone this machine knows."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=4096)
def deliver_by(detected_at: datetime, zone: str) -> datetime:
    """Say until when a same-day alert must have arrived.

    The end of the local day of detection, or two hours after detection, whichever is later.

    >>> deliver_by(datetime(2026, 5, 3, 9, tzinfo=UTC), "Europe/Paris").isoformat()
    '2026-05-03T22:00:00+00:00'
    >>> deliver_by(datetime(2026, 5, 3, 21, tzinfo=UTC), "Europe/Paris").isoformat()
    '2026-05-03T23:00:00+00:00'
    """
    return max(end_of_day(detected_at, zone), detected_at.astimezone(UTC) + _AT_LEAST)


def end_of_day(moment: datetime, zone: str) -> datetime:
    """Return the first instant that is no longer the local day of `moment`.

    Where the clocks go back over midnight, a day ends only when it ends for good.
    """
    local_zone = _zone(zone)
    today = moment.astimezone(local_zone).date()
    midnight = datetime.combine(today + _DAY, time(), local_zone)
    both = (midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return max(m for m in both if (m - _INSTANT).astimezone(local_zone).date() <= today)


def quiet_until(moment: datetime, zone: str, start: int, end: int) -> datetime | None:
    """Return when the quiet hours around `moment` end, or None outside of them.

    `start` and `end` are local hours; hours that go over midnight have the greater one first,
    equal ones are none. An hour that the clocks skip ends with the gap.

    >>> quiet_until(datetime(2026, 5, 3, 1, tzinfo=UTC), "Europe/Paris", 22, 7).isoformat()
    '2026-05-03T05:00:00+00:00'
    """
    local_zone = _zone(zone)
    local = moment.astimezone(local_zone)
    within = start <= local.hour < end if start <= end else not end <= local.hour < start
    if not within:
        return None
    day = local.date() + (_DAY if local.hour >= end else timedelta())
    ends = datetime.combine(day, time(end), local_zone).astimezone(UTC)
    return ends if ends > moment else None


def next_slot(weekday: int, hour: int, zone: str, after: datetime) -> datetime:
    """Return the first weekly slot strictly after `after`; weekday 0 is Monday.

    An hour that the clocks skip is read with the offset before the gap, and of an hour that
    comes twice the first counts (RFC 5545, section 3.3.5), so a week has exactly one slot.

    >>> next_slot(0, 9, "Europe/Paris", datetime(2026, 5, 3, tzinfo=UTC)).isoformat()
    '2026-05-04T07:00:00+00:00'
    """
    local_zone = _zone(zone)
    today = after.astimezone(local_zone).date()
    to_weekday = timedelta(days=(weekday - today.weekday()) % 7)
    # A skipped hour may fall into the next local day, hence the week before.
    days = (today + to_weekday + timedelta(weeks=week) for week in (-1, 0, 1, 2))
    slots = (datetime.combine(day, time(hour), local_zone).astimezone(UTC) for day in days)
    return next(slot for slot in slots if slot > after)


def _zone(name: str) -> ZoneInfo:
    """Read an unknown name as UTC, so that one bad row cannot stop everybody's alerts."""
    return ZoneInfo(name if is_zone(name) else "UTC")
