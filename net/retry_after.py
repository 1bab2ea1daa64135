"""The Retry-After header in all its spellings."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 86_400.0
_SECONDS = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?")


def retry_after(
    headers: Mapping[str, str], *, now: datetime | None = None, longest: float = LONGEST_WAIT
) -> float | None:
    """Read how many seconds to wait, between 0 and `longest`; None where it says nothing readable.

    A date is measured from the answer's own Date header, so that a wrong clock on either side
    does no harm, or else from `now`.

    >>> retry_after({"retry-after": "120"}), retry_after({"retry-after": "-5"})
    (120.0, 0.0)
    """
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return min(max(float(value), 0.0), longest)
    until = _moment(value)
    since = _moment(headers.get("date", "")) or now
    if until is None or since is None:
        return None
    return min(max((until - since).total_seconds(), 0.0), longest)


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
