"""What each subscriber gets for each change, as their plan promises: the one place that decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.plans import Plan
from models.words import Cadence, NotificationKind, Significance, SkipReason
from notifications.calendar import deliver_by

# Messages that belong to watching; the others are about the account and go out when paused too.
SUBSCRIBED_KINDS = frozenset(
    {
        NotificationKind.ALERT,
        NotificationKind.DIGEST,
        NotificationKind.CORRECTION,
        NotificationKind.SUSPECT,
        NotificationKind.REMINDER,
    }
)


@dataclass(frozen=True, slots=True)
class SendNow:
    """An alert of its own, at once; accepted by the far side before `deliver_by`."""

    deliver_by: datetime


@dataclass(frozen=True, slots=True)
class HoldForDigest:
    """Waits for the next digest."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing is sent, for this reason."""

    reason: SkipReason


Decision = SendNow | HoldForDigest | Skip


@dataclass(frozen=True, slots=True)
class Watch:
    """One subscription of a subscriber."""

    platform_id: str
    added_at: datetime
    paused: bool = False
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """What is asked about: a change on a platform. The same value serves every subscriber."""

    platform_id: str
    alerts: bool
    significance: Significance
    detected_at: datetime


@dataclass(frozen=True, slots=True)
class Listener:
    """The subscriber's own wishes."""

    paused: bool = False
    floor: Significance = Significance.MINOR
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Target:
    """The state of one destination, known when a notification is claimed."""

    channel: str
    verified: bool = True
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One subscription as a change meets it.

    `place` counts the platforms that its subscriber added before, `later` says that it was added
    after the change was detected.
    """

    place: int
    later: bool = False
    paused: bool = False
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Everything a decision rests on; whoever does not watch the platform has no `standing`."""

    plan: Plan
    standing: Standing | None
    event: Event
    listener: Listener
    target: Target | None = None


def standing_of(watches: Sequence[Watch], event: Event) -> Standing | None:
    """Find how a subscriber's watches, oldest first, stand to an event."""
    for place, watch in enumerate(watches):
        if watch.platform_id == event.platform_id:
            later = watch.added_at > event.detected_at
            return Standing(place, later, watch.paused, watch.muted)
    return None


def decide(question: Question) -> Decision:
    """Say what one subscriber gets for one change, on one destination if it names one.

    Asked at fan-out without a target and at the claim with one. The first reason that applies
    is the one given.
    """
    reason = (
        _of_the_change(question.event)
        or _of_the_watch(question)
        or _of_the_listener(question)
        or _of_the_target(question)
    )
    if reason:
        return Skip(reason)
    if question.plan.cadence is Cadence.WEEKLY:
        return HoldForDigest()
    return SendNow(deliver_by(question.event.detected_at, question.listener.time_zone))


def may_tell(kind: NotificationKind, plan: Plan, listener: Listener, target: Target) -> Skip | None:
    """Say why a message that is not about a change must not go to a destination, or None.

    For digests, notices and the rest, when they are claimed. Paused subscribers still get what
    concerns their account, and a sign-in link always goes: it is the way back in.
    """
    if kind is NotificationKind.SIGN_IN:
        return None
    if kind in SUBSCRIBED_KINDS and listener.paused:
        return Skip(SkipReason.PAUSED)
    reason = _of_the_road(plan, target, unverified_too=kind is NotificationKind.TEST)
    return Skip(reason) if reason else None


def _of_the_change(event: Event) -> SkipReason | None:
    if not event.alerts or event.significance.rank < Significance.MINOR.rank:
        return SkipReason.NEVER_ALERTS
    return None


def _of_the_watch(question: Question) -> SkipReason | None:
    standing = question.standing
    if standing is None:
        return SkipReason.UNSUBSCRIBED
    if standing.later:
        return SkipReason.SUBSCRIBED_LATER
    if standing.place >= question.plan.max_platforms:
        return SkipReason.OVER_PLATFORM_LIMIT
    if standing.paused:
        return SkipReason.SUBSCRIPTION_PAUSED
    return SkipReason.MUTED if standing.muted else None


def _of_the_listener(question: Question) -> SkipReason | None:
    if question.listener.paused:
        return SkipReason.PAUSED
    if question.event.significance.rank < question.listener.floor.rank:
        return SkipReason.BELOW_FLOOR
    return None


def _of_the_target(question: Question) -> SkipReason | None:
    if question.target is None:
        return None
    return _of_the_road(question.plan, question.target, unverified_too=False)


def _of_the_road(plan: Plan, target: Target, *, unverified_too: bool) -> SkipReason | None:
    if not may_use_channel(plan, target.channel):
        return SkipReason.CHANNEL_NOT_IN_PLAN
    if target.disabled:
        return SkipReason.DESTINATION_DISABLED
    if not (target.verified or unverified_too):
        return SkipReason.DESTINATION_UNVERIFIED
    return None


@dataclass(frozen=True, slots=True)
class Added:
    """There is room for one more platform."""


@dataclass(frozen=True, slots=True)
class Already:
    """The platform is watched already."""


@dataclass(frozen=True, slots=True)
class LimitReached:
    """The plan allows `limit` platforms and they are taken."""

    limit: int


def may_add(
    plan: Plan, watches: Sequence[Watch], platform_id: str
) -> Added | Already | LimitReached:
    """Say whether a platform may be added; a paused watch keeps its place in the count."""
    if any(watch.platform_id == platform_id for watch in watches):
        return Already()
    if len(watches) >= plan.max_platforms:
        return LimitReached(plan.max_platforms)
    return Added()


def within_limit(plan: Plan, watches: Sequence[Watch]) -> frozenset[str]:
    """Name the platforms a plan covers: the first added, so that no downgrade swaps them."""
    return frozenset(watch.platform_id for watch in watches[: plan.max_platforms])


def may_use_channel(plan: Plan, channel: str) -> bool:
    """Say whether a plan includes a channel."""
    return channel in plan.channels


def includes(plan: Plan, feature: str) -> bool:
    """Say whether a plan includes a feature, by its name in plans.toml."""
    return feature in plan.features
