"""Signed return paths: the address that a bounce comes back to says, unforgeably, whose it is."""

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
_MAC_BYTES = 10
_TOKEN = re.compile(r"([0-9a-v]{1,13})-([0-9a-v]{1,13})-([0-9a-v]{1,4})-([a-z2-7]{16})")
_DIGITS = "0123456789abcdefghijklmnopqrstuv"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a return path was made for: one message to one destination, on a day (UTC)."""

    destination_id: int
    notification_id: int
    on: datetime


def make_return_path(
    mailbox: str, secret: str, destination_id: int, notification_id: int, sent_at: datetime
) -> str:
    """Return the address, a tagged form of `mailbox`, that one message's bounces go to.

    It survives a change of case, and its part before the @ keeps to the 64 signs of RFC 5321
    where the mailbox's own is short.

    >>> at = datetime(2026, 5, 3, 9, tzinfo=UTC)
    >>> path = make_return_path("bounces@x.example", "s", 7, 2041, at)
    >>> path[:19], read_return_path("s", path.upper()).notification_id
    ('bounces+7-1vp-ql-mc', 2041)
    """
    day = (sent_at - _EPOCH) // timedelta(days=1)
    named = "-".join(map(_write, (destination_id, notification_id, day)))
    local, _, domain = mailbox.partition("@")
    return f"{local}+{named}-{_mac(secret, named)}@{domain}"


def read_return_path(secret: str, address: str) -> Sent | None:
    """Return what an address was made for; None for any that was not made with `secret`."""
    _, _, tag = address.strip().lower().rpartition("@")[0].rpartition("+")
    found = _TOKEN.fullmatch(tag)
    if found is None:
        return None
    named, _, mac = tag.rpartition("-")
    if not hmac.compare_digest(mac, _mac(secret, named)):
        return None
    destination_id, notification_id, day = (int(part, 32) for part in found.groups()[:3])
    return Sent(destination_id, notification_id, _EPOCH + timedelta(days=day))


def _mac(secret: str, named: str) -> str:
    key, text = secret.encode(), f"clausewatch.bounce:{named}".encode()
    return base64.b32encode(hmac.digest(key, text, "sha256")[:_MAC_BYTES]).decode().lower()


def _write(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 32)
        digits = _DIGITS[digit] + digits
    return digits
