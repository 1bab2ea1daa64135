"""Signed tokens for the links in messages: who may stop or manage what, without a log-in."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter

from itsdangerous import BadData, Signer, URLSafeSerializer

# RFC 8058 senders must honour a link long after the mail; mailbox rules say 60 days at least.
LASTS = timedelta(days=400)
CONFIRM_LASTS = timedelta(days=7)
SIGN_IN_LASTS = timedelta(minutes=15)
JOIN_LASTS = timedelta(days=7)
FEED_LASTS = timedelta(days=3650)  # nobody looks at the address of a feed again


class Purpose(StrEnum):
    """What a token opens; one made for one purpose is refused for every other."""

    UNSUBSCRIBE = "unsubscribe"
    MANAGE = "manage"
    VERIFY = "verify"
    SIGN_IN = "sign_in"
    JOIN = "join"
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


_cells = attrgetter(*(each.name for each in fields(Grant)))


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
    cells = [*_cells(grant), issued]
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


class _Signer(Signer):
    """Derives its key once and not for each token."""

    @lru_cache(maxsize=16)  # noqa: B019  as few are made as there are purposes
    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        return super().derive_key(secret_key)


class _Serializer(URLSafeSerializer):
    """Keeps its signer."""

    @lru_cache(maxsize=16)  # noqa: B019  as above
    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        return super().make_signer(salt)


@lru_cache(maxsize=16)
def _serializer(secret: str, purpose: Purpose) -> URLSafeSerializer:
    return _Serializer(secret, salt=f"clausewatch.{purpose.value}", signer=_Signer)
