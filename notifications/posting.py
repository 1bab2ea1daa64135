"""Posting to an address that a subscriber chose, for every channel that speaks HTTP."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from net.addresses import target_of
from net.errors import NetError, NetFailure
from net.posting import Posted
from net.posting import post as post_over
from notifications.channel import Road, Rules
from notifications.delivery import DeliveryError
from notifications.retry import read_retry_after
from notifications.safe_text import clean_answer

MOST_READ = 16 * 1024
# Waiting cannot change these; a name, a certificate or a dead server may come back.
_FOR_GOOD = frozenset({NetFailure.BAD_URL, NetFailure.PORT_REFUSED, NetFailure.ADDRESS_REFUSED})


def post(
    road: Road, url: str, body: bytes, headers: Mapping[str, str], send_before: float
) -> Posted:
    """Post a body and return the answer whatever its status; redirects are not followed.

    After `send_before` on the monotonic clock nothing leaves.
    """
    try:
        return post_over(
            road.http,
            url,
            body,
            headers,
            total=road.timeout,
            max_bytes=MOST_READ,
            send_before=send_before,
        )
    except NetError as error:
        reason = f"No usable answer: {error.detail}"
        permanent = error.kind in _FOR_GOOD
        raise DeliveryError(reason, permanent=permanent, status=error.kind.value) from error


def objection(url: str, rules: Rules) -> str | None:
    """Say why an address cannot be posted to, or None; asks no resolver."""
    try:
        target = target_of(url, rules.allowed)
    except NetError as error:
        return f"This address cannot be used: {error.detail}."
    open_to_http = rules.allow_http or (target.host, target.port) in rules.allowed
    if target.url.scheme != "https" and not open_to_http:
        return "The address must start with https://."
    return None


def said(answer: Posted) -> str:
    """Return what the far side answered, cleaned and cut for the record."""
    return clean_answer(answer.body)


def wait_asked(answer: Posted, now: datetime) -> timedelta | None:
    return read_retry_after(answer.headers.get("retry-after"), now)
