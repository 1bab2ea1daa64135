"""Destinations at which nothing arrives: since when, and whether anything did since."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, text, update
from sqlmodel import Session, col, select

from models.tables import Attempt, Destination, Notification
from models.words import AttemptOutcome

# A failure is noticed some time after it; the moment noted is then too late and never too early.
_NOTE = """
UPDATE destinations
SET failing_since = CASE WHEN failures > 0 THEN least(rests_until, :now) END
WHERE failures > 0 AND failing_since IS NULL AND disabled_at IS NULL
  OR failures = 0 AND failing_since IS NOT NULL"""


def note_failing(session: Session, now: datetime) -> None:
    """Note of each destination since when its tries fail, and forget it where one arrived."""
    session.execute(text(_NOTE), {"now": now})


def failing_for(session: Session, span: timedelta, now: datetime) -> Sequence[Destination]:
    """Lock the destinations that failed for so long, with a try a day or more over all of it.

    Only failures of their own count: those of our own way out leave `rests_until` as it was.
    """
    statement = select(Destination).where(
        col(Destination.failing_since) <= now - span,
        col(Destination.rests_until) >= col(Destination.failing_since) + span,
        col(Destination.failures) >= span.days,
        col(Destination.disabled_at).is_(None),
    )
    return session.exec(statement.with_for_update(skip_locked=True)).all()


def last_tries(session: Session, row: Destination) -> tuple[datetime | None, datetime | None]:
    """Return when something arrived at a failing destination last, and when a try failed last."""
    arrived = col(Attempt.outcome) == AttemptOutcome.DELIVERED
    last = func.max(col(Attempt.at))
    statement = (
        select(last.filter(arrived), last.filter(~arrived))
        .join(Notification, col(Notification.id) == col(Attempt.notification_id))
        .where(
            col(Notification.subscriber_id) == row.subscriber_id,
            col(Notification.destination_id) == row.id,
            col(Attempt.at) >= row.failing_since,
        )
    )
    found = session.exec(statement).one()
    return found[0], found[1]


def forget_failing(session: Session, destination_id: int | None, since: datetime) -> None:
    """Begin to count anew from a moment, because something arrived then."""
    it = col(Destination.id) == destination_id
    session.execute(update(Destination).where(it).values(failing_since=since))
