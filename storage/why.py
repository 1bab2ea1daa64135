"""Everything on record between one subscriber and one change."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.tables import (
    Attempt,
    Change,
    Correction,
    Decision,
    Digest,
    Document,
    Notification,
    Subscriber,
    Subscription,
)
from storage.corrections import corrections_of


@dataclass(frozen=True)
class Sent:
    """One message about the change, alone or in a digest, with its tries in order."""

    notification: Notification
    attempts: Sequence[Attempt]


@dataclass(frozen=True)
class Account:
    """The rows behind the question why somebody did or did not hear of a change."""

    subscriber: Subscriber
    change: Change
    terms_type: str
    subscription: Subscription | None
    decision: Decision | None
    digest: Digest | None
    sent: Sequence[Sent]
    corrections: Sequence[Correction]


def account_of(session: Session, subscriber: Subscriber, change: Change) -> Account:
    """Gather what is on record; what was pruned since is missing."""
    theirs = (Decision.change_id == change.id, Decision.subscriber_id == subscriber.id)
    decision = session.exec(select(Decision).where(*theirs)).first()
    watched = (
        Subscription.subscriber_id == subscriber.id,
        Subscription.platform_id == change.platform_id,
    )
    digest_id = decision.digest_id if decision else None
    change_id = change.id or 0
    corrections = corrections_of(session, [change_id]).get(change_id, ())
    subjects = [f"change:{change_id}", f"digest:{digest_id}"]
    return Account(
        subscriber,
        change,
        session.get_one(Document, change.document_id).terms_type,
        session.exec(select(Subscription).where(*watched)).first(),
        decision,
        session.get(Digest, digest_id) if digest_id else None,
        _sent(session, subscriber, subjects + [f"correction:{row.id}" for row in corrections]),
        corrections,
    )


def _sent(session: Session, subscriber: Subscriber, subjects: list[str]) -> list[Sent]:
    """List messages by their subjects, which the unique key finds."""
    rows = session.exec(
        select(Notification)
        .where(
            col(Notification.kind).in_(["alert", "correction", "digest"]),
            col(Notification.subject).in_(subjects),
            col(Notification.subscriber_id) == subscriber.id,
        )
        .order_by(col(Notification.id))
    ).all()
    tries = session.exec(
        select(Attempt)
        .where(col(Attempt.notification_id).in_([row.id for row in rows]))
        .order_by(col(Attempt.number))
    ).all()
    return [Sent(row, [each for each in tries if each.notification_id == row.id]) for row in rows]
