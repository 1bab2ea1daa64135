"""Put rows into the policy's own words."""

from collections.abc import Sequence

from models.plans import Plan, plans
from models.tables import Change, Destination, Subscriber, Subscription
from notifications.policy import Event, Listener, Question, Target, Watch, standing_of


def plan_of(subscriber: Subscriber) -> Plan:
    return plan_named(subscriber.plan)


def plan_named(slug: str) -> Plan:
    """Return a plan; one that is no longer offered counts as the smallest."""
    offered = plans()
    return offered.get(slug) or next(iter(offered.values()))


def event_of(change: Change) -> Event:
    return Event(change.platform_id, change.alerts, change.significance, change.detected_at)


def watches_of(subscriptions: Sequence[Subscription]) -> list[Watch]:
    """Return the watches in the order they were added, which is the order that limits keep."""
    oldest_first = sorted(subscriptions, key=lambda row: (row.added_at, row.id or 0))
    return [
        Watch(row.platform_id, row.added_at, row.paused_at is not None, row.muted_at is not None)
        for row in oldest_first
    ]


def listener_of(subscriber: Subscriber) -> Listener:
    return Listener(subscriber.paused_at is not None, subscriber.floor, subscriber.time_zone)


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
