"""Fan one change out: decide for every watcher, page by page, and owe the messages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from models.tables import Change
from models.words import DecisionKind, SkipReason
from notifications.policy import Decision, HoldForDigest, SendNow, Skip, decide
from storage.database import transaction
from storage.fan_out import Watcher, claim_fan_out, finish_fan_out, next_watchers, record_page
from workers.context import Context
from workers.steps.asking import event_of, question_of
from workers.steps.owed import alerts_owed

PAGE = 1000


@dataclass
class _Rows:
    """The rows of one page, as the two tables take them."""

    decisions: list[dict[str, Any]] = field(default_factory=list)
    notifications: list[dict[str, Any]] = field(default_factory=list)


def fan_out(change_id: int, c: Context, *, page_size: int = PAGE) -> list[str]:
    """Decide a change for everyone who watches its platform; return the channels to ring.

    Each page commits its decisions, its notifications and the cursor together: killed anywhere,
    it resumes behind the last page, with no gap and no double.
    """
    now = c.now()
    with transaction(c.engine) as session:
        claim = claim_fan_out(session, change_id, now, now + c.settings.lease_time)
    if claim is None:
        return []
    token, change = claim
    channels: set[str] = set()
    after: int | None = change.fan_out_after
    while after is not None:
        after = _decide_page(change, token, after, page_size, channels, c)
    return sorted(channels)


def _decide_page(
    change: Change, token: UUID, after: int, size: int, channels: set[str], c: Context
) -> int | None:
    """Decide one page; return the key to go on behind, or None at the end or without a lease."""
    now = c.now()
    with transaction(c.engine) as session:
        watchers = next_watchers(session, change.platform_id, after, size)
        if not watchers:
            finish_fan_out(session, change.id or 0, token, now)
            return None
        rows = _rows(change, watchers, now)
        last = watchers[-1].subscriber.id or 0
        cursor = (last, now + c.settings.lease_time)
        page = (rows.decisions, rows.notifications)
        if not record_page(session, change, token, page, cursor):
            return None
    channels.update(row["channel"] for row in rows.notifications)
    return last


def _rows(change: Change, watchers: Sequence[Watcher], now: datetime) -> _Rows:
    rows, event = _Rows(), event_of(change)
    for watcher in watchers:
        decision = decide(question_of(watcher.subscriber, watcher.subscriptions, event))
        owed = alerts_owed(change, watcher, decision, now)
        if isinstance(decision, SendNow) and not owed:
            decision = Skip(SkipReason.NO_DESTINATION)
        rows.decisions.append(_decision_row(change, watcher, decision, now))
        rows.notifications.extend(owed)
    return rows


def _decision_row(
    change: Change, watcher: Watcher, decision: Decision, now: datetime
) -> dict[str, Any]:
    return {
        "change_id": change.id,
        "subscriber_id": watcher.subscriber.id,
        "kind": _kind(decision),
        "reason": decision.reason if isinstance(decision, Skip) else None,
        "plan": watcher.subscriber.plan,
        "decided_at": now,
        "deliver_by": decision.deliver_by if isinstance(decision, SendNow) else None,
    }


def _kind(decision: Decision) -> DecisionKind:
    if isinstance(decision, SendNow):
        return DecisionKind.SEND_NOW
    return (
        DecisionKind.HOLD_FOR_DIGEST if isinstance(decision, HoldForDigest) else DecisionKind.SKIP
    )
