"""List the messages that a decision owes, and release what was held when a plan grows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.tables import Change, Destination, Subscriber
from models.words import DecisionKind, NotificationKind, NotificationState
from notifications.policy import Question, SendNow, decide
from storage.digests import held_decisions
from storage.fan_out import add_notifications
from storage.people import destinations_of, subscriptions_of
from workers.steps.asking import event_of, question_of, target_of


def alert_cells(change: Change, channel: str, decision: SendNow, now: datetime) -> dict[str, Any]:
    """Return what the rows of one alert have in common, whoever gets them on a channel."""
    return {
        "kind": NotificationKind.ALERT,
        "subject": f"change:{change.id}",
        "channel": channel,
        "priority": 5,
        "change_id": change.id,
        "created_at": now,
        "deliver_by": decision.deliver_by,
        "state": NotificationState.PENDING,
        "next_attempt_at": now,
    }


def release_held(session: Session, subscriber: Subscriber, now: datetime) -> None:
    """Send at once what waited for a digest, where the subscriber's plan now says so."""
    assert subscriber.id is not None
    watches = subscriptions_of(session, subscriber.id)
    destinations = destinations_of(session, [subscriber.id])
    for row, change in held_decisions(session, subscriber.id):
        question = question_of(subscriber, watches, event_of(change))
        decision, owed = decide(question), _alerts(change, question, destinations, now)
        if isinstance(decision, SendNow) and owed:
            row.kind, row.deliver_by, row.plan = (
                DecisionKind.SEND_NOW,
                decision.deliver_by,
                subscriber.plan,
            )
            session.add(row)
            add_notifications(session, owed)


def _alerts(
    change: Change, question: Question, destinations: Sequence[Destination], now: datetime
) -> list[dict[str, Any]]:
    """List one subscriber's rows: one for each destination that may be told now."""
    rows = []
    for destination in destinations:
        decision = decide(replace(question, target=target_of(destination)))
        if isinstance(decision, SendNow):
            cells = alert_cells(change, destination.channel, decision, now)
            who = {"subscriber_id": destination.subscriber_id, "destination_id": destination.id}
            rows.append(cells | who)
    return rows
