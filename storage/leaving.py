"""All that is on record of one subscriber: to be handed over, or deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.tables import (
    Attempt,
    Bounce,
    Decision,
    Destination,
    Digest,
    LogSecret,
    LogState,
    Notification,
    Subscriber,
    Subscription,
)
from storage.erasures import note_erasure


def decisions_about(session: Session, subscriber_id: int) -> Sequence[Decision]:
    """List what was decided for a subscriber, the newest last."""
    statement = select(Decision).where(col(Decision.subscriber_id) == subscriber_id)
    return session.exec(statement.order_by(col(Decision.id))).all()


def digests_of(session: Session, subscriber_id: int) -> Sequence[Digest]:
    statement = select(Digest).where(col(Digest.subscriber_id) == subscriber_id)
    return session.exec(statement.order_by(col(Digest.id))).all()


def drop_subscriber(session: Session, subscriber_id: int, now: datetime) -> None:
    """Delete a subscriber and every row about them, whichever table it stands in.

    Keys, sign-ins and acknowledgements go with the subscriber's own row. What the evidence log
    holds of them are hashes behind a secret that goes too.
    """
    destinations = select(Destination.id).where(col(Destination.subscriber_id) == subscriber_id)
    messages = select(Notification.id).where(col(Notification.subscriber_id) == subscriber_id)
    _drop_logged(session, Attempt, col(Attempt.notification_id).in_(messages), now)
    _drop_logged(session, Notification, col(Notification.subscriber_id) == subscriber_id, now)
    _drop_logged(session, Decision, col(Decision.subscriber_id) == subscriber_id, now)
    _drop_logged(session, LogState, col(LogState.owner) == subscriber_id, now)
    _drop(session, Bounce, col(Bounce.destination_id).in_(destinations))
    for table in (Digest, Subscription, Destination, LogSecret):
        _drop(session, table, col(table.subscriber_id) == subscriber_id)
    _drop(session, Subscriber, col(Subscriber.id) == subscriber_id)


def _drop_logged(session: Session, table: Any, which: Any, now: datetime) -> None:
    gone = session.scalars(delete(table).where(which).returning(col(table.id))).all()
    note_erasure(session, table.__tablename__, gone, now)


def _drop(session: Session, table: Any, which: Any) -> None:
    session.execute(delete(table).where(which).execution_options(synchronize_session=False))
