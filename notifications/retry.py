"""When a failed delivery is tried again, and when it is given up."""

from datetime import datetime, timedelta

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=16)
LONGEST_WAIT_ASKED = timedelta(hours=24)
MOST_ATTEMPTS = 13
LONGEST_REST = timedelta(minutes=15)
_BEFORE_DEADLINE = timedelta(minutes=30)


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
    return now + _delay(attempts_so_far, LONGEST_DELAY, retry_after, jitter)


def in_time(again: datetime, now: datetime, deliver_by: datetime, jitter: float) -> datetime:
    """Bring a try that would come after `deliver_by` to half an hour before it, or a bit earlier.

    Where the last try was as late as that already, it stays as it is: one such try is enough.
    """
    last_call = deliver_by - _BEFORE_DEADLINE * (1 + 0.3 * jitter)
    early_enough = now + _BEFORE_DEADLINE < last_call
    return last_call if early_enough and again > deliver_by else again


def next_rest(
    failures: int, now: datetime, retry_after: timedelta | None, jitter: float
) -> datetime:
    """Say until when a destination that failed so often in a row is left alone.

    As long as its message waits, but a quarter of an hour at most: others for it may be urgent.
    """
    return now + _delay(failures, LONGEST_REST, retry_after, jitter)


def _delay(times: int, longest: timedelta, asked: timedelta | None, jitter: float) -> timedelta:
    threefold: int = 3 ** min(max(times - 1, 0), 10)
    delay = min(FIRST_DELAY * threefold, longest) * (0.8 + 0.4 * jitter)
    if asked is None:
        return delay
    least = min(max(asked, timedelta()), LONGEST_WAIT_ASKED)
    return max(delay, least * (1 + 0.1 * jitter))
