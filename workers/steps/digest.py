"""Cut the weekly digests whose hour has passed, one subscriber a transaction."""

from datetime import datetime

from sqlmodel import Session

from models.tables import Destination, Digest, Notification, Subscriber
from models.words import Cadence, NotificationKind, Outcome
from notifications.policy import may_tell, within_limit
from storage.database import transaction
from storage.digests import (
    claim_due_subscriber,
    count_checks,
    count_documents,
    count_skipped,
    cut,
)
from storage.outbox import add_notification
from storage.people import destinations_of, subscriptions_of
from workers.context import Context
from workers.steps.asking import listener_of, plan_of, target_of, watches_of
from workers.steps.slot import next_digest

_FAILED = (Outcome.FAILED, Outcome.SUSPECT)


def cut_due_digests(c: Context) -> list[str]:
    """Cut every digest that is due and return the channels to ring."""
    channels: set[str] = set()
    while True:
        with transaction(c.engine) as session:
            subscriber = claim_due_subscriber(session, c.now())
            if subscriber is None:
                return sorted(channels)
            channels.update(_cut_one(session, subscriber, c))


def _cut_one(session: Session, subscriber: Subscriber, c: Context) -> list[str]:
    """Cut one subscriber's digest and set the next slot, in the caller's transaction."""
    now, slot = c.now(), subscriber.next_digest_at
    owed: list[str] = []
    if _gets_digests(subscriber):
        digest = _digest(session, subscriber, slot, now)
        digest_id, held = cut(session, digest)
        if held or subscriber.digest_when_silent:
            owed = _owe(session, subscriber, digest_id, now)
        subscriber.last_cut_at = now
    subscriber.next_digest_at = next_digest(subscriber, now, c)
    session.add(subscriber)
    return owed


def _gets_digests(subscriber: Subscriber) -> bool:
    weekly = plan_of(subscriber).cadence is Cadence.WEEKLY
    return weekly and not subscriber.operator and subscriber.paused_at is None


def _digest(session: Session, subscriber: Subscriber, slot: datetime, now: datetime) -> Digest:
    assert subscriber.id is not None
    watches = watches_of(subscriptions_of(session, subscriber.id))
    covered = sorted(within_limit(plan_of(subscriber), watches))
    counts = count_checks(session, covered, subscriber.last_cut_at, now)
    return Digest(
        subscriber_id=subscriber.id,
        slot_at=slot,
        cut_at=now,
        period_start=subscriber.last_cut_at,
        changes=0,
        documents=count_documents(session, covered),
        not_included=count_skipped(session, subscriber.id, subscriber.last_cut_at, now),
        checked=sum(counts.values()),
        failed=sum(counts.get(outcome, 0) for outcome in _FAILED),
    )


def _owe(session: Session, subscriber: Subscriber, digest_id: int, now: datetime) -> list[str]:
    """Owe a digest to each destination that may have it, chosen now, when it is cut."""
    assert subscriber.id is not None
    told = [
        destination
        for destination in destinations_of(session, [subscriber.id])
        if may_tell(
            NotificationKind.DIGEST,
            plan_of(subscriber),
            listener_of(subscriber),
            target_of(destination),
        )
        is None
    ]
    for destination in told:
        add_notification(session, _notification(subscriber, destination, digest_id, now))
    return [destination.channel for destination in told]


def _notification(
    subscriber: Subscriber, destination: Destination, digest_id: int, now: datetime
) -> Notification:
    assert subscriber.id is not None
    assert destination.id is not None
    return Notification(
        kind=NotificationKind.DIGEST,
        subject=f"digest:{digest_id}",
        subscriber_id=subscriber.id,
        destination_id=destination.id,
        channel=destination.channel,
        priority=9,
        digest_id=digest_id,
        created_at=now,
        next_attempt_at=now,
    )
