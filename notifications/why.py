"""Why somebody was or was not told, in words for people: every reason that a row may carry."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from models.words import NotificationState, SkipReason
from notifications.policy import Decision, HoldForDigest, Skip
from notifications.wording import moment

WHY_NOT: Mapping[SkipReason, str] = {
    SkipReason.OVER_PLATFORM_LIMIT: "the plan covers the platforms added first, and not this one",
    SkipReason.BELOW_FLOOR: "it matters less than what they asked to be told of",
    SkipReason.NEVER_ALERTS: "it is cosmetic or goes back to an earlier text",
    SkipReason.PAUSED: "they had paused everything",
    SkipReason.MUTED: "they had muted the platform",
    SkipReason.SUBSCRIPTION_PAUSED: "their subscription to the platform was paused",
    SkipReason.UNSUBSCRIBED: "they did not watch the platform any more",
    SkipReason.CHANNEL_NOT_IN_PLAN: "their plan has no such channel",
    SkipReason.DESTINATION_UNVERIFIED: "the address was never confirmed",
    SkipReason.DESTINATION_DISABLED: "the destination was switched off",
    SkipReason.SUBSCRIBED_LATER: "they added the platform after the change was on record",
    SkipReason.NO_DESTINATION: "there was nowhere to send it",
    SkipReason.OTHER_PROVISIONS: "it touches none of the provisions that they follow",
    SkipReason.RESTORED: "it may have been told between the backup and its return",
    SkipReason.WITHDRAWN: "an operator withdrew it first",
}
_OTHER = {"held_for_digest": "by then they were told weekly, so it waits for the digest"}
_YOU = {"they": "you", "their": "your"}
_THEY = re.compile(r"\b(?:they|their)\b")


def why_not(reason: str | None) -> str:
    """Word the reason of a decision or of a message; what is no reason of ours stays as it is.

    >>> why_not("muted"), why_not("The mail server refused the recipient")
    ('they had muted the platform', 'The mail server refused the recipient')
    """
    if reason in _OTHER:
        return _OTHER[reason]
    return WHY_NOT[SkipReason(reason)] if reason in set(SkipReason) else reason or "not on record"


def why_not_you(reason: str | None) -> str:
    """Word a reason for whom it is about.

    >>> why_not_you("muted")
    'you had muted the platform'
    """
    said = why_not(reason)
    ours = reason in _OTHER or reason in set(SkipReason)
    return _THEY.sub(lambda found: _YOU[found[0]], said) if ours else said


def how_decided(decision: Decision, word: Callable[[str | None], str] = why_not) -> str:
    """Say what a decision comes to: an alert, a line of the digest, or nothing and why.

    >>> how_decided(Skip(SkipReason.MUTED), why_not_you)
    'nothing, for you had muted the platform'
    """
    if isinstance(decision, Skip):
        return f"nothing, for {word(decision.reason)}"
    return "in the digest" if isinstance(decision, HoldForDigest) else "an alert"


def how_it_stands(
    state: NotificationState,
    reason: str | None,
    times: tuple[datetime | None, datetime | None],
    word: Callable[[str | None], str] = why_not,
) -> str:
    """Say what became of a message; `times` are when it ended, and when it is tried next."""
    ended_at, next_at = (moment(at) if at else "at a time not on record" for at in times)
    if state is NotificationState.PENDING:
        return f"waits until {next_at}{f', after: {reason}' if reason else ''}"
    if state is NotificationState.DELIVERED:
        return f"accepted {ended_at}"
    if state is NotificationState.SKIPPED:
        return f"not sent, {ended_at}: {word(reason)}"
    return f"given up {ended_at}: {reason}"
