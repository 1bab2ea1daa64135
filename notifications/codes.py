"""Codes that confirm a destination: sent to it, entered by whoever can read what arrives there."""

import hmac
from datetime import datetime, timedelta

# A code is good in the window in which it was made and in the next one.
WINDOW = timedelta(hours=12)
_DIGITS = 8


def make_code(secret: str, destination_id: int, now: datetime) -> str:
    """Return the code of a destination at a time; nothing needs to be stored.

    >>> make_code("s", 7, datetime(2026, 5, 3)).replace("-", "").isdigit()
    True
    """
    return _code(secret, destination_id, _window(now))


def is_code(secret: str, destination_id: int, entered: str, now: datetime) -> bool:
    """Say whether what was entered is the code, however its digits were spaced."""
    digits = "".join(sign for sign in entered if sign in "0123456789")
    window = _window(now)
    codes = (_code(secret, destination_id, number) for number in (window, window - 1))
    matches = [hmac.compare_digest(digits, code.replace("-", "")) for code in codes]
    return any(matches)


def _window(now: datetime) -> int:
    return int(now.timestamp() // WINDOW.total_seconds())


def _code(secret: str, destination_id: int, window: int) -> str:
    text = f"clausewatch.code:{destination_id}:{window}".encode()
    number = int.from_bytes(hmac.digest(secret.encode(), text, "sha256")[:8]) % 10**_DIGITS
    digits = f"{number:0{_DIGITS}d}"
    return f"{digits[:4]}-{digits[4:]}"
