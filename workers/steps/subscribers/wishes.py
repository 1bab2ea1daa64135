"""What subscribers wish for: provisions, quiet hours, digests instead of alerts and their hour."""

from collections.abc import Iterable
from typing import Any

from models.taxonomy import taxonomy
from models.words import Significance
from notifications.calendar import is_zone
from notifications.policy import FOLLOWING, includes
from storage.database import transaction
from storage.people import (
    destinations_of,
    lock_subscriber,
    set_subscriber,
    set_subscription,
    subscriptions_of,
)
from workers.context import Context
from workers.steps.asking import hears_weekly, plan_of
from workers.steps.slot import next_digest
from workers.steps.subscribers.subscribe import keep_cadence


class WishError(ValueError):
    """A wish that cannot be kept; the message says why, for whoever made it."""


def follow_provisions(subscriber_id: int, provisions: Iterable[str], c: Context) -> None:
    """Tell a subscriber only of changes that touch these provisions, on all platforms.

    None means all changes. A later plan without the feature keeps the wish and does not apply it.
    """
    wanted = sorted(set(provisions))
    if unknown := [name for name in wanted if name not in taxonomy()]:
        raise WishError(f"There is no provision {unknown[0]}.")
    with transaction(c.engine) as session:
        subscriber = lock_subscriber(session, subscriber_id)
        plan = plan_of(subscriber)
        if wanted and not includes(plan, FOLLOWING):
            raise WishError(f"The {plan.name} plan has no monitoring of single provisions.")
        subscriber.provisions = wanted
        session.add(subscriber)


def keep_quiet(subscriber_id: int, hours: tuple[int, int] | None, c: Context) -> None:
    """Begin no alert between these local hours, where the promise of the same day allows it."""
    if hours and not all(0 <= hour <= 23 for hour in hours):
        raise WishError("Quiet hours go from 0 to 23.")
    with transaction(c.engine) as session:
        subscriber = lock_subscriber(session, subscriber_id)
        subscriber.quiet_from, subscriber.quiet_until = hours or (None, None)
        session.add(subscriber)


def move_digest(subscriber_id: int, weekday: int, hour: int, zone: str, c: Context) -> None:
    """Move the weekly hour; weekday 0 is Monday. A digest that is due already is not put off."""
    if not (0 <= weekday <= 6 and 0 <= hour <= 23 and is_zone(zone)):
        raise WishError("The digest needs a weekday, an hour from 0 to 23 and a time zone.")
    with transaction(c.engine) as session:
        subscriber = lock_subscriber(session, subscriber_id)
        subscriber.digest_weekday, subscriber.digest_hour = weekday, hour
        subscriber.time_zone = zone
        if subscriber.next_digest_at > c.now():
            subscriber.next_digest_at = next_digest(subscriber, c.now(), c)
        session.add(subscriber)


def choose_weekly(subscriber_id: int, *, weekly: bool, c: Context) -> None:
    """Hear of everything in the weekly digest although the plan has alerts, or the same day again.

    Alerts that have not gone out by then wait for the digest; back again, what waits goes out now.
    A plan without alerts keeps the wish, which then changes nothing.
    """
    with transaction(c.engine) as session:
        subscriber = lock_subscriber(session, subscriber_id)
        before = hears_weekly(subscriber)
        subscriber.weekly = weekly
        session.add(subscriber)
        if hears_weekly(subscriber) is not before:
            keep_cadence(session, subscriber, c)


def choose_floor(subscriber_id: int, floor: Significance, c: Context) -> None:
    """Tell a subscriber of nothing below a significance; below minor nothing is told anyway."""
    if floor.rank < Significance.MINOR.rank:
        raise WishError("The least that is told of is a minor change.")
    _set(subscriber_id, c, floor=floor)


def choose_silence(subscriber_id: int, *, told: bool, c: Context) -> None:
    """Say whether a week without changes is told of by a digest too."""
    _set(subscriber_id, c, digest_when_silent=told)


def pause_all(subscriber_id: int, *, paused: bool, c: Context) -> None:
    """Tell a subscriber of no change until they resume; what passed meanwhile is not made up."""
    _set(subscriber_id, c, paused_at=c.now() if paused else None)


def escalate_to(subscriber_id: int, destination_id: int | None, c: Context) -> None:
    """Choose who hears of what nobody saw to in time; one of the subscriber's own destinations."""
    with transaction(c.engine) as session:
        own = [row.id for row in destinations_of(session, [subscriber_id])]
    if destination_id is not None and destination_id not in own:
        raise WishError("There is no such destination.")
    _set(subscriber_id, c, escalates_to=destination_id)


def mute(subscriber_id: int, platform_id: str, *, muted: bool, c: Context) -> None:
    """Watch a platform without being told of it, or be told again."""
    with transaction(c.engine) as session:
        for row in subscriptions_of(session, subscriber_id):
            if row.platform_id == platform_id:
                set_subscription(session, row.id or 0, muted_at=c.now() if muted else None)


def _set(subscriber_id: int, c: Context, **cells: Any) -> None:
    with transaction(c.engine) as session:
        set_subscriber(session, subscriber_id, **cells)
