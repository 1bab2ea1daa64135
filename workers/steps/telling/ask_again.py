"""Ask the policy again as a notification is claimed: much may have changed since fan-out."""

import logging
from dataclasses import dataclass

from models.tables import Notification
from models.words import NotificationKind, SkipReason
from notifications.policy import HoldForDigest, SendNow, Skip, decide, may_tell
from storage.letters import Letters
from workers.steps.asking import event_of, listener_of, plan_of, question_of, target_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Broken:
    """The policy could not be asked: an error of ours, which holds up no other row."""


def ask_again(row: Notification, letters: Letters) -> Skip | HoldForDigest | Broken | None:
    """Return why a claimed message must not go out now, or None to send it."""
    try:
        return _answer(row, letters)
    except Exception:
        _log.exception("policy not asked", extra={"notification": row.id})
        return Broken()


def _answer(row: Notification, letters: Letters) -> Skip | HoldForDigest | None:
    subscriber = letters.subscribers.get(row.subscriber_id)
    destination = letters.destinations.get(row.destination_id)
    if subscriber is None or destination is None:
        return Skip(SkipReason.NO_DESTINATION)
    if row.kind is not NotificationKind.ALERT or row.change_id is None:
        target = target_of(destination)
        return may_tell(row.kind, plan_of(subscriber), listener_of(subscriber), target)
    watches = letters.subscriptions.get(row.subscriber_id, [])
    touches_own = (row.change_id, row.subscriber_id) in letters.touches
    event = event_of(letters.changes[row.change_id], touches_own=touches_own)
    answer = decide(question_of(subscriber, watches, event, destination))
    return None if isinstance(answer, SendNow) else answer
