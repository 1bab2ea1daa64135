"""What operators list: checks a day, subscribers, failing destinations, messages that failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.tables import (
    Alarm,
    Attempt,
    Canary,
    Check,
    Destination,
    Notification,
    Subscriber,
    Subscription,
)
from models.words import NotificationState, Outcome


@dataclass(frozen=True)
class CheckCount:
    """How many looks of one UTC day found this."""

    day: date
    outcome: Outcome
    times: int


@dataclass(frozen=True)
class QueueLife:
    """When a queue's canary was sent last and when one came back last."""

    queue: str
    sent_at: datetime | None
    returned_at: datetime | None


@dataclass(frozen=True)
class Person:
    """A subscriber with how much they watch."""

    row: Subscriber
    platforms: int
    paused: int


@dataclass(frozen=True)
class Failing:
    """A destination that is off, rests or fails, with what waits for it."""

    row: Destination
    email: str
    waiting: int


@dataclass(frozen=True)
class Sent:
    """A message with whose it is and its last try."""

    row: Notification
    email: str
    last: Attempt | None


def checks_by_day(
    session: Session, since: datetime, until: datetime | None = None
) -> Sequence[CheckCount]:
    """Count the looks since then, or of a time, by UTC day and outcome."""
    day = func.date(func.timezone("UTC", col(Check.at)))
    statement = (
        select(day, col(Check.outcome), func.count())
        .where(col(Check.at) >= since)
        .group_by(day, col(Check.outcome))
        .order_by(day)
    )
    if until is not None:
        statement = statement.where(col(Check.at) < until)
    return [CheckCount(*row) for row in session.execute(statement)]


def queue_lives(session: Session) -> Sequence[QueueLife]:
    statement = (
        select(col(Canary.queue), func.max(Canary.made_at), func.max(Canary.ended_at))
        .group_by(col(Canary.queue))
        .order_by(col(Canary.queue))
    )
    return [QueueLife(*row) for row in session.execute(statement)]


def last_alarms(session: Session, limit: int) -> Sequence[Alarm]:
    """List alarms, those that stand first, then the newest."""
    order = (col(Alarm.ended_at).is_not(None), col(Alarm.raised_at).desc())
    return session.execute(select(Alarm).order_by(*order).limit(limit)).scalars().all()


def list_people(
    session: Session, limit: int, *, asked: str = "", after: int = 0
) -> Sequence[Person]:
    """List subscribers in the order in which they came; `asked` is part of an address."""
    of_them = col(Subscription.subscriber_id) == col(Subscriber.id)
    count = select(func.count()).where(of_them)
    paused = count.where(col(Subscription.paused_at).is_not(None))
    statement = (
        select(Subscriber, count.scalar_subquery(), paused.scalar_subquery())
        .where(col(Subscriber.id) > after)
        .order_by(col(Subscriber.id))
    )
    if asked:
        statement = statement.where(col(Subscriber.email).contains(asked.lower(), autoescape=True))
    return [Person(*row) for row in session.execute(statement.limit(limit))]


def find_person(session: Session, subscriber_id: int) -> Subscriber | None:
    return session.get(Subscriber, subscriber_id)


def count_plans(session: Session) -> dict[str, int]:
    statement = select(col(Subscriber.plan), func.count()).group_by(col(Subscriber.plan))
    return {row[0]: row[1] for row in session.execute(statement)}


def list_failing(session: Session, limit: int, now: datetime, after: int = 0) -> Sequence[Failing]:
    """List destinations that are off, rest now, or failed at the last try."""
    waits = select(func.count()).where(
        col(Notification.state) == NotificationState.PENDING,
        col(Notification.subscriber_id) == col(Destination.subscriber_id),
        col(Notification.destination_id) == col(Destination.id),
    )
    statement = (
        select(Destination, col(Subscriber.email), waits.scalar_subquery())
        .join(Subscriber, col(Subscriber.id) == col(Destination.subscriber_id))
        .where(_fails(now), col(Destination.id) > after)
        .order_by(col(Destination.id))
    )
    return [Failing(*row) for row in session.execute(statement.limit(limit))]


def owner_of(session: Session, destination: Destination) -> Subscriber:
    return session.get_one(Subscriber, destination.subscriber_id)


def wake_destination(session: Session, row: Destination, now: datetime) -> None:
    """End a destination's rest, and make due now what was tried there and waits."""
    it = col(Destination.id) == row.id
    session.execute(update(Destination).where(it).values(failures=0, rests_until=None))
    waits = (
        col(Notification.subscriber_id) == row.subscriber_id,
        col(Notification.destination_id) == row.id,
        col(Notification.state) == NotificationState.PENDING,
        col(Notification.attempts) > 0,
        col(Notification.next_attempt_at) > now,
    )
    session.execute(update(Notification).where(*waits).values(next_attempt_at=now))


def list_notifications(
    session: Session,
    limit: int,
    *,
    state: NotificationState | None = None,
    channel: str = "",
    before: int | None = None,
) -> Sequence[Sent]:
    """List messages, newest first; `before` is where the last page ended."""
    statement = (
        select(Notification, col(Subscriber.email), Attempt)
        .join(Subscriber, col(Subscriber.id) == col(Notification.subscriber_id))
        .join(Attempt, _is_last_try(), isouter=True)
        .order_by(col(Notification.id).desc())
    )
    if state is not None:
        statement = statement.where(col(Notification.state) == state)
    if channel:
        statement = statement.where(col(Notification.channel) == channel)
    if before is not None:
        statement = statement.where(col(Notification.id) < before)
    return [Sent(*row) for row in session.execute(statement.limit(limit))]


def find_notification(session: Session, notification_id: int) -> Notification | None:
    return session.get(Notification, notification_id)


def _is_last_try() -> ColumnElement[bool]:
    earlier = aliased(Attempt)
    last = (
        select(col(earlier.id))
        .where(col(earlier.notification_id) == col(Notification.id))
        .order_by(col(earlier.number).desc())
        .limit(1)
        .correlate(Notification)
        .scalar_subquery()
    )
    return col(Attempt.id) == last


def _fails(now: datetime) -> ColumnElement[bool]:
    return or_(
        col(Destination.disabled_at).is_not(None),
        col(Destination.rests_until) > now,
        col(Destination.failures) > 0,
    )
