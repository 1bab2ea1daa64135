"""Rows for tests of the evidence log, and its appending at later moments."""

from dataclasses import replace
from datetime import timedelta

from models.tables import Check, Decision, Notification
from models.words import DecisionKind, NotificationKind, NotificationState, Outcome
from storage.database import open_session
from storage.log import log_size
from tests.factories import NOW, save
from workers.steps.proving.append import append_new

PUBLIC = "https://watch.example"


def look(c, document_id, **cells):
    cells = {"at": NOW, "duration_ms": 5, "outcome": Outcome.UNCHANGED, **cells}
    return save(c.engine, Check(document_id=document_id, **cells))


def decide(c, change_id, subscriber_id):
    cells = {"kind": DecisionKind.SEND_NOW, "plan": "watcher", "decided_at": NOW}
    return save(c.engine, Decision(change_id=change_id, subscriber_id=subscriber_id, **cells))


def a_message(change, reader):
    return Notification(
        kind=NotificationKind.ALERT,
        subject=f"change:{change.id}",
        subscriber_id=reader.id,
        destination_id=1,
        channel="email",
        change_id=change.id,
        created_at=NOW,
        next_attempt_at=NOW,
        state=NotificationState.DELIVERED,
    )


def later(c, **delay):
    """The same context at a later time."""
    now = c.now() + timedelta(**delay)
    return replace(c, now=lambda: now)


def append_often(c):
    """Append at some later moments, so that marks settle."""
    return [append_new(later(c, minutes=minutes)) for minutes in range(4)]


def size_of(c):
    with open_session(c.engine) as session:
        return log_size(session)
