"""Deciding a change for everyone who watches its platform, one page of subscribers at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, or_, update
from sqlmodel import Session, col, select

from models.tables import Change, Decision, Destination, Notification, Subscriber, Subscription


@dataclass(frozen=True)
class Watcher:
    """One subscriber of the platform, with everything that the decision asks about."""

    subscriber: Subscriber
    subscriptions: Sequence[Subscription]
    destinations: Sequence[Destination]


def changes_to_fan_out(session: Session, now: datetime) -> list[int]:
    """List the changes not yet fanned out that nobody works on."""
    free = or_(col(Change.fan_out_until).is_(None), col(Change.fan_out_until) <= now)
    statement = select(Change.id).where(col(Change.fanned_out_at).is_(None), free)
    return [
        change_id for change_id in session.exec(statement.order_by(col(Change.id))) if change_id
    ]


def claim_fan_out(
    session: Session, change_id: int, now: datetime, until: datetime
) -> tuple[UUID, Change] | None:
    """Lease a change for fan-out; None when it is done or another worker has it."""
    token = uuid4()
    free = or_(col(Change.fan_out_until).is_(None), col(Change.fan_out_until) <= now)
    statement = (
        update(Change)
        .where(col(Change.id) == change_id, col(Change.fanned_out_at).is_(None), free)
        .values(fan_out_token=token, fan_out_until=until)
        .returning(Change)
    )
    change = session.execute(statement).scalars().first()
    return (token, change) if change else None


def next_watchers(session: Session, platform_id: str, after: int, limit: int) -> Sequence[Watcher]:
    """Read the next page of a platform's subscribers by key, in three queries."""
    statement = (
        select(Subscriber)
        .join(Subscription, col(Subscription.subscriber_id) == col(Subscriber.id))
        .where(col(Subscription.platform_id) == platform_id, col(Subscriber.id) > after)
        .order_by(col(Subscriber.id))
        .limit(limit)
    )
    subscribers = session.exec(statement).all()
    ids = [subscriber.id for subscriber in subscribers]
    subscriptions = _grouped(session, Subscription, ids)
    destinations = _grouped(session, Destination, ids)
    return [
        Watcher(s, subscriptions.get(s.id, []), destinations.get(s.id, [])) for s in subscribers
    ]


def record_page(
    session: Session,
    change: Change,
    token: UUID,
    page: tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]],
    cursor: tuple[int, datetime],
) -> bool:
    """Write a page's decisions and notifications and move the cursor, if the lease is still ours.

    `page` holds the rows of both tables, `cursor` the last subscriber decided and the lease's
    new end. The cursor moves in the same commit, so a restart leaves no gap and no double.
    """
    decisions, notifications = page
    statement = (
        update(Change)
        .where(col(Change.id) == change.id, col(Change.fan_out_token) == token)
        .values(fan_out_after=cursor[0], fan_out_until=cursor[1])
        .returning(col(Change.id))
    )
    if session.execute(statement).first() is None:
        return False
    if decisions:
        session.execute(insert(Decision), list(decisions))
    add_notifications(session, notifications)
    return True


def add_notifications(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Owe many messages at once; each must be owed for the first time."""
    if rows:
        session.execute(insert(Notification), list(rows))


def finish_fan_out(session: Session, change_id: int, token: UUID, now: datetime) -> None:
    session.execute(
        update(Change)
        .where(col(Change.id) == change_id, col(Change.fan_out_token) == token)
        .values(fanned_out_at=now, fan_out_token=None, fan_out_until=None)
    )


def _grouped(session: Session, table: type[Any], subscriber_ids: Sequence[Any]) -> dict[Any, Any]:
    statement = (
        select(table)
        .where(col(table.subscriber_id).in_(subscriber_ids))
        .order_by(col(table.subscriber_id), col(table.id))
    )
    groups: dict[Any, list[Any]] = {}
    for row in session.exec(statement):
        groups.setdefault(row.subscriber_id, []).append(row)
    return groups
