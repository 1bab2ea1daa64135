"""Make keys of the API, and tell whose key a program has shown."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlmodel import Session

from models.plans import Plan
from models.tables import ApiKey, Subscriber
from models.words import ApiScope
from storage.api_keys import add_key, find_key, keys_of, revoke_key
from storage.database import transaction
from storage.people import lock_subscriber
from workers.context import Context
from workers.steps.asking import plan_of

MOST_KEYS = 20
_FORM = re.compile(r"cwk_([0-9a-f]{12})_[0-9a-f]{64}")


@dataclass(frozen=True)
class Caller:
    """Who calls, by which key."""

    key_id: int
    subscriber: Subscriber
    scopes: frozenset[str]

    @property
    def id(self) -> int:
        assert self.subscriber.id is not None
        return self.subscriber.id

    @cached_property
    def plan(self) -> Plan:
        return plan_of(self.subscriber)


def make_key(
    session: Session,
    subscriber_id: int,
    scopes: Iterable[ApiScope],
    chance: bytes,
    now: datetime,
    name: str = "",
) -> str:
    """Make a key of 38 random bytes and return it, to be shown once: only its hash is kept."""
    if len(chance) != 38:
        raise ValueError("A key is made of 38 random bytes")
    handle = chance[:6].hex()
    key = f"cwk_{handle}_{chance[6:].hex()}"
    row = ApiKey(
        subscriber_id=subscriber_id,
        handle=handle,
        digest=_digest(key),
        name=name,
        scopes=sorted(scope.value for scope in scopes),
        created_at=now,
    )
    add_key(session, row)
    return key


def open_key(
    subscriber_id: int, scopes: Iterable[ApiScope], name: str, chance: bytes, c: Context
) -> str | None:
    """Make a key for somebody who has fewer than the most that work, or None."""
    with transaction(c.engine) as session:
        lock_subscriber(session, subscriber_id)
        working = [row for row in keys_of(session, subscriber_id) if row.revoked_at is None]
        if len(working) >= MOST_KEYS:
            return None
        return make_key(session, subscriber_id, scopes, chance, c.now(), name)


def revoke_own_key(subscriber_id: int, handle: str, c: Context) -> bool:
    """Make one of somebody's keys worthless at once; False when they have no such key."""
    with transaction(c.engine) as session:
        return revoke_key(session, subscriber_id, handle, c.now())


def caller_of(session: Session, key: str) -> Caller | None:
    """Return who shows this key; None when it is none of ours, or was revoked."""
    form = _FORM.fullmatch(key)
    found = find_key(session, form[1]) if form else None
    if found is None or not hmac.compare_digest(_digest(key), found[0].digest):
        return None
    row, subscriber = found
    return Caller(row.id or 0, subscriber, frozenset(row.scopes))


def _digest(key: str) -> str:
    """Hash a key; it holds 256 random bits, so that a plain hash cannot be turned back."""
    return hashlib.sha256(key.encode()).hexdigest()
