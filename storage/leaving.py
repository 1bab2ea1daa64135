"""All that is on record of one subscriber: to be handed over, or deleted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.tables import (
    Attempt,
    Bounce,
    Decision,
    Destination,
    Digest,
    Notification,
    Subscriber,
    Subscription,
)


def decisions_about(session: Session, subscriber_id: int) -> Sequence[Decision]:
    """List what was decided for a subscriber, the newest last."""
    statement = select(Decision).where(col(Decision.subscriber_id) == subscriber_id)
    return session.exec(statement.order_by(col(Decision.id))).all()


def digests_of(session: Session, subscriber_id: int) -> Sequence[Digest]:
    statement = select(Digest).where(col(Digest.subscriber_id) == subscriber_id)
    return session.exec(statement.order_by(col(Digest.id))).all()


def drop_subscriber(session: Session, subscriber_id: int) -> None:
    """Delete a subscriber and every row about them, whichever table it stands in.

    Keys, sign-ins and acknowledgements go with the subscriber's own row.
    """
    destinations = select(Destination.id).where(col(Destination.subscriber_id) == subscriber_id)
    messages = select(Notification.id).where(col(Notification.subscriber_id) == subscriber_id)
    _drop(session, Attempt, col(Attempt.notification_id).in_(messages))
    _drop(session, Bounce, col(Bounce.destination_id).in_(destinations))
    for table in (Notification, Decision, Digest, Subscription, Destination):
        _drop(session, table, col(table.subscriber_id) == subscriber_id)
    _drop(session, Subscriber, col(Subscriber.id) == subscriber_id)


def _drop(session: Session, table: Any, which: Any) -> None:
    session.execute(delete(table).where(which).execution_options(synchronize_session=False))
