"""What each subscriber gets for each change, as their plan promises: the one place that decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.plans import Plan
from models.words import Cadence, NotificationKind, Significance, SkipReason
from notifications.calendar import deliver_by, quiet_until

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

FOLLOWING = "provision_monitoring"
TEAM = "audit_analysis"
_TO_SPARE = timedelta(hours=2)


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
    """What is asked about: a change on a platform. The same value serves every subscriber.

    `provisions` are those that its text touches, none where none is known. `withdrawn`: by an
    operator. `touches_own`: a commitment of who is asked about. On record since `confirmed_at`.
    """

    platform_id: str
    alerts: bool
    significance: Significance
    detected_at: datetime
    provisions: frozenset[str] = frozenset()
    withdrawn: bool = False
    touches_own: bool = False
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """The subscriber's own wishes.

    `follows` are the provisions to be told of, on all platforms; none means all. `quiet` are the
    local hours between which no alert is to begin. `weekly` asks for digests where alerts may be.
    """

    paused: bool = False
    floor: Significance = Significance.MINOR
    time_zone: str = "UTC"
    follows: frozenset[str] = frozenset()
    quiet: tuple[int, int] | None = None
    weekly: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """The state of one destination, known when a notification is claimed."""

    channel: str
    verified: bool = True
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One subscription as a change meets it.

    `place` counts the platforms added before this one; `later` than the change was on record.
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
            later = watch.added_at > (event.confirmed_at or event.detected_at)
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
    if cadence_of(question.plan, weekly=question.listener.weekly) is Cadence.WEEKLY:
        return HoldForDigest()
    return SendNow(deliver_by(question.event.detected_at, question.listener.time_zone))


def cadence_of(plan: Plan, *, weekly: bool) -> Cadence:
    """Say when a subscriber hears: as the plan promises, or weekly at their wish."""
    return Cadence.WEEKLY if weekly else plan.cadence


def first_try(decision: SendNow, listener: Listener, now: datetime) -> datetime:
    """Say when an alert is to be sent first: now, or when the quiet hours end.

    Quiet hours that end later than two hours before `deliver_by` are not kept: the promise of
    the same day is the stronger one.
    """
    if listener.quiet is None:
        return now
    ends = quiet_until(now, listener.time_zone, *listener.quiet)
    return ends if ends and ends + _TO_SPARE <= decision.deliver_by else now


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
    if event.withdrawn:
        return SkipReason.WITHDRAWN
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
    if question.event.touches_own and includes(question.plan, FOLLOWING):
        return None
    if question.event.significance.rank < question.listener.floor.rank:
        return SkipReason.BELOW_FLOOR
    return SkipReason.OTHER_PROVISIONS if _is_elsewhere(question) else None


def _is_elsewhere(question: Question) -> bool:
    """Say whether a change is known to touch none of the provisions followed.

    Of whom the plan lets follow none, and of a change of which no provision is known, it is not:
    silence must rest on what was read.
    """
    touched, follows = question.event.provisions, question.listener.follows
    known = bool(follows and touched) and includes(question.plan, FOLLOWING)
    return known and follows.isdisjoint(touched)


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


def may_use_channel(plan: Plan, channel: str) -> bool:
    """Say whether a plan includes a channel."""
    return channel in plan.channels


def includes(plan: Plan, feature: str) -> bool:
    """Say whether a plan includes a feature, by its name in plans.toml."""
    return feature in plan.features
