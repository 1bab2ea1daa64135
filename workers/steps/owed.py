"""List the messages that a decision owes, and release what was held when a plan grows."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.tables import Change, Subscriber
from models.words import DecisionKind, NotificationKind
from notifications.policy import Decision, SendNow, decide
from storage.digests import held_decisions
from storage.fan_out import Watcher, add_notifications
from storage.people import destinations_of, subscriptions_of
from workers.steps.asking import event_of, question_of


def alerts_owed(
    change: Change, watcher: Watcher, decision: Decision, now: datetime
) -> list[dict[str, Any]]:
    """List the rows of one decision: one for each destination that may be told now."""
    if not isinstance(decision, SendNow):
        return []
    event = event_of(change)
    return [
        {
            "kind": NotificationKind.ALERT,
            "subject": f"change:{change.id}",
            "subscriber_id": watcher.subscriber.id,
            "destination_id": destination.id,
            "channel": destination.channel,
            "change_id": change.id,
            "created_at": now,
            "deliver_by": decision.deliver_by,
            "next_attempt_at": now,
        }
        for destination in watcher.destinations
        if isinstance(
            decide(question_of(watcher.subscriber, watcher.subscriptions, event, destination)),
            SendNow,
        )
    ]


def release_held(session: Session, subscriber: Subscriber, now: datetime) -> None:
    """Send at once what waited for a digest, where the subscriber's plan now says so."""
    assert subscriber.id is not None
    watcher = Watcher(
        subscriber,
        subscriptions_of(session, subscriber.id),
        destinations_of(session, [subscriber.id]),
    )
    for row, change in held_decisions(session, subscriber.id):
        decision = decide(question_of(subscriber, watcher.subscriptions, event_of(change)))
        owed = alerts_owed(change, watcher, decision, now)
        if isinstance(decision, SendNow) and owed:
            row.kind, row.deliver_by, row.plan = (
                DecisionKind.SEND_NOW,
                decision.deliver_by,
                subscriber.plan,
            )
            session.add(row)
            add_notifications(session, owed)
