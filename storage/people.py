"""Subscribers, what they watch, and where they are reached."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models.tables import Destination, Platform, Subscriber, Subscription
from storage.database import among


def add_subscriber(session: Session, row: Subscriber) -> int:
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def find_subscriber(session: Session, email: str) -> Subscriber | None:
    return session.exec(select(Subscriber).where(col(Subscriber.email) == email)).first()


def subscriber_with(session: Session, subscriber_id: int) -> Subscriber | None:
    return session.get(Subscriber, subscriber_id)


def lock_subscriber(session: Session, subscriber_id: int) -> Subscriber:
    """Take the subscriber's row until the commit, so that limits are counted one at a time."""
    statement = select(Subscriber).where(col(Subscriber.id) == subscriber_id).with_for_update()
    return session.exec(statement).one()


def subscriptions_of(session: Session, subscriber_id: int) -> Sequence[Subscription]:
    """List a subscriber's subscriptions, the first added first."""
    statement = (
        select(Subscription)
        .where(col(Subscription.subscriber_id) == subscriber_id)
        .order_by(col(Subscription.added_at), col(Subscription.id))
    )
    return session.exec(statement).all()


def add_subscription(
    session: Session, subscriber_id: int, platform_id: str, now: datetime
) -> Subscription:
    row = Subscription(subscriber_id=subscriber_id, platform_id=platform_id, added_at=now)
    session.add(row)
    session.flush()
    return row


def drop_subscription(session: Session, subscriber_id: int, platform_id: str) -> None:
    session.execute(
        delete(Subscription).where(
            col(Subscription.subscriber_id) == subscriber_id,
            col(Subscription.platform_id) == platform_id,
        )
    )


def set_subscription(session: Session, subscription_id: int, **cells: Any) -> None:
    set_subscriptions(session, [subscription_id], **cells)


def set_subscriptions(session: Session, ids: Sequence[int], **cells: Any) -> None:
    session.execute(update(Subscription).where(among(col(Subscription.id), ids)).values(**cells))


def set_subscriber(session: Session, subscriber_id: int, **cells: Any) -> None:
    session.execute(update(Subscriber).where(col(Subscriber.id) == subscriber_id).values(**cells))


def raise_link_generation(session: Session, subscriber_id: int) -> None:
    session.execute(
        update(Subscriber)
        .where(col(Subscriber.id) == subscriber_id)
        .values(link_generation=col(Subscriber.link_generation) + 1)
    )


def add_destination(session: Session, row: Destination) -> int:
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def destinations_of(session: Session, subscriber_ids: Sequence[int]) -> Sequence[Destination]:
    """List subscribers' destinations; a member's own mailbox is none of them."""
    statement = (
        select(Destination)
        .where(
            col(Destination.subscriber_id).in_(subscriber_ids),
            col(Destination.member_id).is_(None),
        )
        .order_by(col(Destination.subscriber_id), col(Destination.id))
    )
    return session.exec(statement).all()


def verify_destination(session: Session, destination_id: int, now: datetime) -> None:
    """Note that a destination's owner confirmed it; it may be written to, whatever was before."""
    none = ("disabled_at", "disabled_reason", "rests_until", "failing_since")
    fresh: dict[str, Any] = dict.fromkeys(none) | {"failures": 0}
    session.execute(
        update(Destination)
        .where(col(Destination.id) == destination_id, col(Destination.verified_at).is_(None))
        .values(verified_at=now, **fresh)
    )


def unverify_destination(session: Session, destination_id: int) -> None:
    """Let the next confirmation of a destination count."""
    session.execute(
        update(Destination).where(col(Destination.id) == destination_id).values(verified_at=None)
    )


def find_destination(session: Session, destination_id: int) -> Destination | None:
    return session.get(Destination, destination_id)


def disable_destination(session: Session, destination_id: int, reason: str, now: datetime) -> None:
    session.execute(
        update(Destination)
        .where(col(Destination.id) == destination_id, col(Destination.disabled_at).is_(None))
        .values(disabled_at=now, disabled_reason=reason)
    )


def enable_destination(session: Session, destination_id: int, reason: str) -> None:
    """Let a destination be written to that was switched off for this reason, and no other."""
    session.execute(
        update(Destination)
        .where(col(Destination.id) == destination_id, col(Destination.disabled_reason) == reason)
        .values(disabled_at=None, disabled_reason=None)
    )


def operators(session: Session) -> Sequence[Subscriber]:
    return session.exec(select(Subscriber).where(col(Subscriber.operator))).all()


def plans_watching(session: Session, platform_ids: Sequence[str]) -> dict[str, set[str]]:
    """Name, for each platform, the plans of everyone who watches it and is not paused."""
    statement = (
        select(Subscription.platform_id, Subscriber.plan)
        .join(Subscriber, col(Subscription.subscriber_id) == col(Subscriber.id))
        .where(
            col(Subscription.platform_id).in_(platform_ids),
            col(Subscription.paused_at).is_(None),
            col(Subscriber.paused_at).is_(None),
        )
        .distinct()
    )
    watching: dict[str, set[str]] = {platform_id: set() for platform_id in platform_ids}
    for platform_id, plan in session.exec(statement):
        watching[platform_id].add(plan)
    return watching


def platform_names(session: Session, platform_ids: Sequence[str]) -> dict[str, str]:
    statement = select(Platform.id, Platform.name).where(col(Platform.id).in_(platform_ids))
    return {row[0]: row[1] for row in session.exec(statement)}
