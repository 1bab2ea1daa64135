"""When a failed delivery is tried again, and when it is given up."""

import math
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=16)
LONGEST_WAIT_ASKED = timedelta(hours=24)
MOST_ATTEMPTS = 13


def next_attempt(
    attempts_so_far: int, now: datetime, retry_after: timedelta | None, jitter: float
) -> datetime | None:
    """Say when to try again, or None to give up.

    Delays grow threefold from ten seconds to sixteen hours: thirteen attempts in about three
    days. `jitter` in [0, 1) moves each delay by up to a fifth, so that many deliveries that
    failed together do not return together. What the far side asks for in Retry-After is the
    least that is waited, up to a day.

    >>> next_attempt(1, datetime(2026, 5, 3, tzinfo=UTC), None, 0.5).isoformat()
    '2026-05-03T00:00:10+00:00'
    """
    if attempts_so_far >= MOST_ATTEMPTS:
        return None
    threefold: int = 3 ** max(attempts_so_far - 1, 0)
    delay = min(FIRST_DELAY * threefold, LONGEST_DELAY) * (0.8 + 0.4 * jitter)
    if retry_after is not None:
        asked = min(max(retry_after, timedelta()), LONGEST_WAIT_ASKED)
        delay = max(delay, asked * (1 + 0.1 * jitter))
    return now + delay


def read_retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Read a Retry-After header: seconds or an HTTP date (RFC 9110); None for anything else.

    >>> read_retry_after("120", datetime(2026, 5, 3, tzinfo=UTC))
    datetime.timedelta(seconds=120)
    """
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        return _until(value, now)
    if not math.isfinite(seconds):
        return None
    return timedelta(seconds=min(max(seconds, 0), LONGEST_WAIT_ASKED.total_seconds()))


def _until(date: str, now: datetime) -> timedelta | None:
    try:
        then = parsedate_to_datetime(date)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    aware = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(aware - now, timedelta())
