"""What became of everything since a moment: looks, changes, decisions and messages, in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from models.tables import Change, Check, Decision, Document, Notification, Subscriber
from models.words import DecisionKind, NotificationKind, NotificationState, Outcome, SkipReason
from storage.pages import ChangeRow, changes


@dataclass(frozen=True)
class LookRow:
    """One check of one document."""

    platform: str
    terms_type: str
    at: datetime
    outcome: Outcome
    reason: str | None


@dataclass(frozen=True)
class DecisionRow:
    """What one subscriber got for one change, and why; `digest_id` once it was cut."""

    change_id: int
    email: str
    kind: DecisionKind
    reason: SkipReason | None
    digest_id: int | None


@dataclass(frozen=True)
class MessageRow:
    """One message owed to one destination, and how it stands."""

    kind: NotificationKind
    email: str
    channel: str
    state: NotificationState
    reason: str | None
    attempts: int
    change_id: int | None
    digest_id: int | None
    created_at: datetime
    ended_at: datetime | None


def looks_since(session: Session, since: datetime) -> Sequence[LookRow]:
    """List every check from `since` on, oldest first."""
    statement = (
        select(
            col(Document.platform_id),
            col(Document.terms_type),
            col(Check.at),
            col(Check.outcome),
            col(Check.reason),
        )
        .join(Document, col(Document.id) == col(Check.document_id))
        .where(col(Check.at) >= since)
        .order_by(col(Check.at), col(Check.id))
    )
    return [LookRow(*row) for row in session.execute(statement)]


def changes_since(session: Session, since: datetime) -> Sequence[ChangeRow]:
    """List every change from `since` on, those that alert nobody too, oldest first."""
    statement = changes().where(col(Change.detected_at) >= since)
    return [ChangeRow(*row) for row in session.execute(statement.order_by(col(Change.id)))]


def decisions_since(session: Session, since: datetime) -> Sequence[DecisionRow]:
    """List every decision from `since` on, by change and then by subscriber."""
    statement = (
        select(
            col(Decision.change_id),
            col(Subscriber.email),
            col(Decision.kind),
            col(Decision.reason),
            col(Decision.digest_id),
        )
        .join(Subscriber, col(Subscriber.id) == col(Decision.subscriber_id))
        .where(col(Decision.decided_at) >= since)
        .order_by(col(Decision.change_id), col(Subscriber.id))
    )
    return [DecisionRow(*row) for row in session.execute(statement)]


def messages_since(session: Session, since: datetime) -> Sequence[MessageRow]:
    """List every message owed from `since` on, oldest first."""
    statement = (
        select(
            col(Notification.kind),
            col(Subscriber.email),
            col(Notification.channel),
            col(Notification.state),
            col(Notification.reason),
            col(Notification.attempts),
            col(Notification.change_id),
            col(Notification.digest_id),
            col(Notification.created_at),
            col(Notification.ended_at),
        )
        .join(Subscriber, col(Subscriber.id) == col(Notification.subscriber_id))
        .where(col(Notification.created_at) >= since)
        .order_by(col(Notification.id))
    )
    return [MessageRow(*row) for row in session.execute(statement)]
