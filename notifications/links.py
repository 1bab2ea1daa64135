"""Signed tokens for the links in messages: who may stop or manage what, without a log-in."""

from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from itsdangerous import BadData, URLSafeSerializer

# RFC 8058 senders must honour a link long after the mail; mailbox rules say 60 days at least.
LASTS = timedelta(days=400)
CONFIRM_LASTS = timedelta(days=7)
SIGN_IN_LASTS = timedelta(minutes=15)
FEED_LASTS = timedelta(days=3650)  # nobody looks at the address of a feed again


class Purpose(StrEnum):
    """What a token opens; one made for one purpose is refused for every other."""

    UNSUBSCRIBE = "unsubscribe"
    MANAGE = "manage"
    VERIFY = "verify"
    SIGN_IN = "sign_in"
    SLACK = "slack"
    FEED = "feed"
    OPERATE = "operate"


@dataclass(frozen=True, slots=True)
class Grant:
    """Whose rows a token opens; without a subscription or destination it means all of them.

    `generation` is for revoking: raise the subscriber's own number, and older tokens no longer
    match it. A link that works once is named by its `sign_in_id`.
    """

    subscriber_id: int
    subscription_id: int | None = None
    generation: int = 0
    destination_id: int | None = None
    sign_in_id: int | None = None


class Refusal(StrEnum):
    """Why a token opens nothing."""

    FORGED = "forged"
    EXPIRED = "expired"


def make_token(secret: str, purpose: Purpose, grant: Grant, now: datetime) -> str:
    """Sign a grant; the same grant, purpose and second make the same token.

    >>> token = make_token("s", Purpose.MANAGE, Grant(7), datetime(2026, 5, 3, tzinfo=UTC))
    >>> read_token("s", Purpose.MANAGE, token, datetime(2026, 6, 3, tzinfo=UTC)).subscriber_id
    7
    """
    issued = int(now.timestamp())
    cells = [*astuple(grant), issued]
    return str(_serializer(secret, purpose).dumps(cells))


def read_token(
    secret: str, purpose: Purpose, token: str, now: datetime, lasts: timedelta = LASTS
) -> Grant | Refusal:
    """Return what a token grants, or why it is refused; `lasts` is its age limit."""
    try:
        cells = _serializer(secret, purpose).loads(token)
        *grant, issued = cells
        granted = Grant(*grant)
    except (BadData, ValueError, TypeError):
        return Refusal.FORGED
    if now - datetime.fromtimestamp(issued, UTC) > lasts:
        return Refusal.EXPIRED
    return granted


@lru_cache(maxsize=16)
def _serializer(secret: str, purpose: Purpose) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=f"clausewatch.{purpose.value}")
