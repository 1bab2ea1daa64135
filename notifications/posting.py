"""Posting to an address that a subscriber chose, for every channel that speaks HTTP."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from net.addresses import target_of
from net.errors import NetError
from net.posting import Posted
from net.posting import post as post_over
from net.retry_after import retry_after
from notifications.channel import Road, Rules
from notifications.delivery import DeliveryError
from notifications.safe_text import clean_answer

MOST_READ = 16 * 1024
# An operator may allow an address again, so even this is not for good.
REFUSED_HERE = "refused_here"


def post(
    road: Road, url: str, body: bytes, headers: Mapping[str, str], send_before: float
) -> Posted:
    """Post a body and return the answer whatever its status; redirects are not followed.

    After `send_before` on the monotonic clock nothing leaves. Without an answer nothing is final:
    a name that leads to a private address now may lead elsewhere in an hour.
    """
    if refused := objection(url, road.rules):
        raise DeliveryError(refused, permanent=False, status=REFUSED_HERE)
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
        raise DeliveryError(reason, permanent=False, status=error.kind.value) from error


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
    """Return how long the far side asks us to wait, a day at most."""
    seconds = retry_after(answer.headers, now=now)
    return None if seconds is None else timedelta(seconds=seconds)
