"""Unsubscribe at once and for good, however often it is asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from models.tables import Destination, Subscription
from notifications.links import Grant
from storage.people import (
    destinations_of,
    disable_destination,
    enable_destination,
    set_subscription,
    subscriptions_of,
)

UNSUBSCRIBED = "unsubscribed"


def unsubscribe(session: Session, grant: Grant, now: datetime) -> None:
    """End what a token stands for: e-mail altogether, or the alerts about one platform.

    Messages that wait already are skipped when they are claimed, as the policy is asked again.
    """
    if grant.subscription_id is None:
        for destination in mail_of(session, grant):
            disable_destination(session, destination.id or 0, UNSUBSCRIBED, now)
        return
    subscription = subscription_of(session, grant)
    if subscription and subscription.muted_at is None:
        set_subscription(session, grant.subscription_id, muted_at=now)


def undo_unsubscribe(session: Session, grant: Grant) -> None:
    """Take up again what unsubscribing by such a token ended, and nothing that ended otherwise."""
    if grant.subscription_id is None:
        for destination in mail_of(session, grant):
            enable_destination(session, destination.id or 0, UNSUBSCRIBED)
    elif subscription_of(session, grant):
        set_subscription(session, grant.subscription_id, muted_at=None)


def may_undo(session: Session, grant: Grant) -> bool:
    """Say whether there is something that `undo_unsubscribe` would take up."""
    if grant.subscription_id is None:
        return any(row.disabled_reason == UNSUBSCRIBED for row in mail_of(session, grant))
    return has_ended(session, grant) and subscription_of(session, grant) is not None


def has_ended(session: Session, grant: Grant) -> bool:
    """Say whether there is nothing left that a token could end."""
    if grant.subscription_id is None:
        return all(destination.disabled_at for destination in mail_of(session, grant))
    subscription = subscription_of(session, grant)
    return subscription is None or subscription.muted_at is not None


def mail_of(session: Session, grant: Grant) -> Sequence[Destination]:
    rows = destinations_of(session, [grant.subscriber_id])
    return [row for row in rows if row.channel == "email"]


def subscription_of(session: Session, grant: Grant) -> Subscription | None:
    rows = subscriptions_of(session, grant.subscriber_id)
    return next((row for row in rows if row.id == grant.subscription_id), None)
