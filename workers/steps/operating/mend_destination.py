"""Pause, enable and replay for an operator, who never overrides what the owner decided."""

from models.tables import Destination
from models.words import BounceKind, NotificationKind, Operation
from storage.bounces import lock_destination
from storage.database import transaction
from storage.messages import owe_again
from storage.operator_lists import find_notification, wake_destination
from storage.people import disable_destination, enable_destination
from workers.context import Context
from workers.steps.destinations.bounced import REASONS
from workers.steps.destinations.confirm import Asked, ask_again
from workers.steps.destinations.rest_destination import BY_OWNER
from workers.steps.destinations.unsubscribe import UNSUBSCRIBED
from workers.steps.operating.operate import Hand, Result, done, refused

BY_OPERATOR = "paused by the operator"
_NONE = "There is no such destination."
_THEIRS = {
    BY_OWNER: "Its owner paused it, and only they resume it.",
    UNSUBSCRIBED: "Its owner unsubscribed, and only they undo that.",
    REASONS[BounceKind.COMPLAINT]: "Its owner reported our mail, and only they ask for it again.",
}


def pause_for_operator(destination_id: int, hand: Hand) -> Result:
    """Send a destination nothing until an operator enables it."""

    def pause() -> Result:
        with transaction(hand.c.engine) as session:
            row = lock_destination(session, destination_id)
            if row is None:
                return refused(_NONE)
            if row.disabled_at:
                return refused(f"It is off already: {row.disabled_reason}.")
            disable_destination(session, destination_id, BY_OPERATOR, hand.c.now())
        return done("Paused. What waits for it is skipped, with this reason.")

    return hand.note(Operation.PAUSE_DESTINATION, f"destination:{destination_id}", pause)


def enable_for_operator(destination_id: int, hand: Hand) -> Result:
    """Send to a destination again; one that failed for good must be confirmed by its owner."""

    def enable() -> Result:
        with transaction(hand.c.engine) as session:
            row = lock_destination(session, destination_id)
            if row is None:
                return refused(_NONE)
            if answer := _at_once(row):
                enable_destination(session, destination_id, BY_OPERATOR)
                wake_destination(session, row, hand.c.now())
                return answer
            if not row.disabled_at:
                return refused("It is on and does not rest.")
            if row.disabled_reason in _THEIRS:
                return refused(_THEIRS[row.disabled_reason])
        return _ask(destination_id, hand.c)

    return hand.note(Operation.ENABLE_DESTINATION, f"destination:{destination_id}", enable)


def replay(notification_id: int, hand: Hand) -> Result:
    """Make a message that ended due once more, by the name it had."""

    def owe() -> Result:
        with transaction(hand.c.engine) as session:
            row = find_notification(session, notification_id)
            if row is None:
                return refused("There is no such message.")
            if row.kind is NotificationKind.SIGN_IN:
                return refused("Links to sign in are not sent twice: they are asked for anew.")
            again = owe_again(session, notification_id, hand.c.now())
        if again is None:
            return refused("It is still on its way.")
        return done("On its way once more, under the same name.")

    return hand.note(Operation.REPLAY, f"notification:{notification_id}", owe)


def _at_once(row: Destination) -> Result | None:
    if row.disabled_reason == BY_OPERATOR:
        return done("Enabled.")
    if not row.disabled_at and (row.rests_until or row.failures):
        return done("It rests no longer: what waits is tried now.")
    return None


def _ask(destination_id: int, c: Context) -> Result:
    if ask_again(destination_id, c) is Asked.SENT:
        return done("Its owner was asked to confirm it; that switches it on.")
    return refused("Its owner was asked a short while ago. Please wait.")
