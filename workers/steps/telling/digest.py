"""Cut the weekly digests whose hour has passed, one subscriber a transaction."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from models.tables import Destination, Digest, Notification, Subscriber
from models.words import NotificationKind, Outcome
from notifications.limits import within_limit
from notifications.policy import may_tell
from storage.database import transaction
from storage.digests import (
    claim_due_subscriber,
    count_checks,
    count_skipped,
    cut,
    take_back_untold,
    watched_documents,
)
from storage.outbox import add_notification
from storage.people import destinations_of, subscriptions_of
from storage.watching import watching_of
from workers.context import Context
from workers.steps.asking import hears_weekly, listener_of, plan_of, target_of, watches_of
from workers.steps.owed import ask_held, release_held
from workers.steps.slot import next_digest

_log = logging.getLogger(__name__)
_FAILED = (Outcome.FAILED, Outcome.SUSPECT)


def cut_due_digests(c: Context) -> list[str]:
    """Cut every digest that is due and return the channels to ring."""
    channels: set[str] = set()
    broken: list[int] = []
    while (owed := _cut_next(broken, c)) is not None:
        channels.update(owed)
    return sorted(channels)


def _cut_next(broken: list[int], c: Context) -> list[str] | None:
    """Cut one that is due, None without any; what breaks in our own code holds up no other."""
    whose = None
    try:
        with transaction(c.engine) as session:
            subscriber = claim_due_subscriber(session, c.now(), broken)
            if subscriber is None:
                return None
            whose = subscriber.id
            return _cut_one(session, subscriber, c)
    except Exception:
        if whose is None:
            raise
        _log.exception("digest not cut", extra={"subscriber": whose})
        broken.append(whose)
        return []


def _cut_one(session: Session, subscriber: Subscriber, c: Context) -> list[str]:
    """Cut one subscriber's digest and set the next slot, in the caller's transaction.

    Nothing is cut for whoever cannot be told now: what is held waits for the next slot. Who
    hears the same day gets what is still held now, each change in an alert of its own.
    """
    now, slot = c.now(), subscriber.next_digest_at
    owed: list[str] = []
    if not (subscriber.operator or subscriber.paused_at):
        take_back_untold(session, subscriber.id or 0)
        owed = _tell(session, subscriber, slot, now)
    subscriber.next_digest_at = next_digest(subscriber, now, c)
    session.add(subscriber)
    return owed


def _tell(session: Session, subscriber: Subscriber, slot: datetime, now: datetime) -> list[str]:
    """Tell what is held as the plan says, and return the channels on which something is owed."""
    told = _who_may_be_told(session, subscriber)
    if not told:
        return []
    if not hears_weekly(subscriber):
        release_held(session, subscriber, now)
        subscriber.last_cut_at = now
        return [destination.channel for destination in told]
    held = [row.id for row, _, _ in ask_held(session, subscriber) if row.id]
    digest_id = cut(session, _digest(session, subscriber, slot, now), held)
    subscriber.last_cut_at = now
    if not (held or subscriber.digest_when_silent):
        return []
    for destination in told:
        add_notification(session, _notification(subscriber, destination, digest_id, now))
    return [destination.channel for destination in told]


def _digest(session: Session, subscriber: Subscriber, slot: datetime, now: datetime) -> Digest:
    assert subscriber.id is not None
    watches = watches_of(subscriptions_of(session, subscriber.id))
    covered = sorted(within_limit(plan_of(subscriber), watches))
    documents = watched_documents(session, covered)
    counts = count_checks(session, covered, subscriber.last_cut_at, now)
    return Digest(
        subscriber_id=subscriber.id,
        slot_at=slot,
        cut_at=now,
        period_start=subscriber.last_cut_at,
        changes=0,
        documents=len(documents),
        not_included=count_skipped(session, subscriber.id, subscriber.last_cut_at, now),
        checked=sum(counts.values()),
        failed=sum(counts.get(outcome, 0) for outcome in _FAILED),
        longest_gap=_longest_gap(session, documents, subscriber.last_cut_at, now),
    )


def _longest_gap(
    session: Session, document_ids: Sequence[int], since: datetime, until: datetime
) -> int | None:
    """Return the most seconds for which one of the documents was not read, None without any."""
    watched = watching_of(session, document_ids, since, until) if document_ids else {}
    gaps = [one.longest.length for one in watched.values()]
    return round(max(gaps).total_seconds()) if gaps else None


def _who_may_be_told(session: Session, subscriber: Subscriber) -> list[Destination]:
    """Choose the destinations of a digest now, as it is cut."""
    assert subscriber.id is not None
    plan, listener = plan_of(subscriber), listener_of(subscriber)
    return [
        destination
        for destination in destinations_of(session, [subscriber.id])
        if may_tell(NotificationKind.DIGEST, plan, listener, target_of(destination)) is None
    ]


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
