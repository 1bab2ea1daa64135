"""Put rows into the policy's own words."""

from collections.abc import Sequence

from models.plans import Plan, plans
from models.tables import Change, Destination, Subscriber, Subscription
from models.words import Cadence, CorrectionKind, Significance
from notifications.policy import (
    Event,
    Listener,
    Question,
    Standing,
    Target,
    Watch,
    cadence_of,
    standing_of,
)
from storage.watchers import Facts


def plan_of(subscriber: Subscriber) -> Plan:
    return plan_named(subscriber.plan)


def hears_weekly(subscriber: Subscriber) -> bool:
    """Say whether a subscriber gets digests, by their plan or at their wish."""
    return cadence_of(plan_of(subscriber), weekly=subscriber.weekly) is Cadence.WEEKLY


def plan_named(slug: str) -> Plan:
    """Return a plan; one that is no longer offered counts as the smallest."""
    offered = plans()
    return offered.get(slug) or next(iter(offered.values()))


def event_of(change: Change, *, touches_own: bool = False) -> Event:
    touched = frozenset(change.summary.get("provisions", ()))
    return Event(
        change.platform_id,
        change.alerts,
        change.significance,
        change.detected_at,
        touched,
        withdrawn=change.correction is CorrectionKind.WITHDRAWN,
        touches_own=touches_own,
        confirmed_at=change.confirmed_at,
    )


def watches_of(subscriptions: Sequence[Subscription]) -> list[Watch]:
    """Return the watches in the order they were added, which is the order that limits keep."""
    oldest_first = sorted(subscriptions, key=lambda row: (row.added_at, row.id or 0))
    return [
        Watch(row.platform_id, row.added_at, row.paused_at is not None, row.muted_at is not None)
        for row in oldest_first
    ]


def listener_of(subscriber: Subscriber) -> Listener:
    return Listener(
        subscriber.paused_at is not None,
        subscriber.floor,
        subscriber.time_zone,
        frozenset(subscriber.provisions),
        quiet_hours(subscriber.quiet_from, subscriber.quiet_until),
        weekly=subscriber.weekly,
    )


def quiet_hours(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)


def target_of(destination: Destination) -> Target:
    return Target(
        destination.channel,
        verified=destination.verified_at is not None,
        disabled=destination.disabled_at is not None,
    )


def question_of(
    subscriber: Subscriber,
    subscriptions: Sequence[Subscription],
    event: Event,
    destination: Destination | None = None,
) -> Question:
    target = target_of(destination) if destination else None
    standing = standing_of(watches_of(subscriptions), event)
    return Question(plan_of(subscriber), standing, event, listener_of(subscriber), target)


def question_about(facts: Facts, event: Event, target: Target | None = None) -> Question:
    """Ask what `question_of` asks, of the facts that many watchers share."""
    standing = Standing(facts.place, facts.later, facts.watch_paused, facts.muted)
    listener = Listener(
        facts.paused,
        Significance(facts.floor),
        facts.time_zone,
        frozenset(facts.provisions.split()),
        quiet_hours(facts.quiet_from, facts.quiet_until),
        weekly=facts.weekly,
    )
    return Question(plan_named(facts.plan), standing, event, listener, target)


def targets_of(facts: Facts) -> list[Target]:
    return [
        Target(mark.rstrip("+-"), verified="+" in mark, disabled=mark.endswith("-"))
        for mark in (facts.destinations or "").split()
    ]
