"""List the messages that a decision owes, and release what was held when a plan grows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.tables import Change, Decision, Destination, Subscriber
from models.words import DecisionKind, NotificationKind, NotificationState, SkipReason
from notifications.policy import Listener, Question, SendNow, Skip, decide, first_try
from storage.commitments import changes_touching
from storage.digests import changes_told, held_decisions
from storage.fan_out import revive_notifications
from storage.people import destinations_of, subscriptions_of
from workers.steps.asking import event_of, question_of, target_of


def alert_cells(
    change: Change, channel: str, decision: SendNow, listener: Listener, now: datetime
) -> dict[str, Any]:
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
        "next_attempt_at": first_try(decision, listener, now),
    }


def release_held(session: Session, subscriber: Subscriber, now: datetime) -> int:
    """Send at once what waited for a digest, where they hear the same day; return how many went.

    Their same day is that of the release. Without a destination that may be told they go on
    waiting.
    """
    assert subscriber.id is not None
    destinations, released = destinations_of(session, [subscriber.id]), 0
    alerts: list[dict[str, Any]] = []
    for row, change, question in ask_held(session, subscriber):
        today = replace(question, event=replace(question.event, detected_at=now))
        decision, owed = decide(today), _alerts(change, today, destinations, now)
        if isinstance(decision, SendNow) and owed:
            row.kind, row.plan = DecisionKind.SEND_NOW, subscriber.plan
            row.deliver_by = decision.deliver_by
            session.add(row)
            alerts += owed
            released += 1
    revive_notifications(session, alerts)
    return released


def ask_held(session: Session, subscriber: Subscriber) -> list[tuple[Decision, Change, Question]]:
    """Ask the policy again of whatever waits for a subscriber; what is skipped by now says so.

    What is on its way as an alert, or arrived as one, is left out: it is told already.
    """
    assert subscriber.id is not None
    watches = subscriptions_of(session, subscriber.id)
    told = changes_told(session, subscriber.id)
    touching = changes_touching(session, subscriber.id)
    waiting = []
    for row, change in held_decisions(session, subscriber.id):
        question = question_of(
            subscriber, watches, event_of(change, touches_own=change.id in touching)
        )
        answer = decide(question)
        if isinstance(answer, Skip) and answer.reason is not SkipReason.PAUSED:
            row.kind, row.reason = DecisionKind.SKIP, answer.reason
        elif row.change_id not in told:
            waiting.append((row, change, question))
        elif told[row.change_id] is NotificationState.DELIVERED:
            row.kind = DecisionKind.SEND_NOW
        session.add(row)
    return waiting


def _alerts(
    change: Change, question: Question, destinations: Sequence[Destination], now: datetime
) -> list[dict[str, Any]]:
    """List one subscriber's rows: one for each destination that may be told now."""
    rows = []
    for destination in destinations:
        decision = decide(replace(question, target=target_of(destination)))
        if isinstance(decision, SendNow):
            cells = alert_cells(change, destination.channel, decision, question.listener, now)
            who = {"subscriber_id": destination.subscriber_id, "destination_id": destination.id}
            rows.append(cells | who)
    return rows
