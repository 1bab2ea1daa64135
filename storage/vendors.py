"""What the register of a subscriber's vendors is made of: documents, reviews, what is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from models.tables import (
    Acknowledgement,
    Analysis,
    Baseline,
    Change,
    Decision,
    Document,
    Platform,
    Subscription,
)
from models.words import DecisionKind, Severity


@dataclass(frozen=True)
class Held:
    """One document of a platform that somebody watches; without exposure it was not assessed."""

    platform_id: str
    document_id: int
    terms_type: str
    exposure: Severity | None
    reviewed_at: datetime | None


@dataclass(frozen=True)
class Watched:
    """One platform that somebody watches."""

    platform_id: str
    name: str
    added_at: datetime


def platforms_watched(session: Session, subscriber_id: int) -> Sequence[Watched]:
    statement = (
        select(col(Platform.id), col(Platform.name), col(Subscription.added_at))
        .join(Subscription, col(Subscription.platform_id) == col(Platform.id))
        .where(col(Subscription.subscriber_id) == subscriber_id)
        .order_by(func.lower(col(Platform.name)))
    )
    return [Watched(*row) for row in session.execute(statement)]


def documents_held(session: Session, subscriber_id: int) -> Sequence[Held]:
    """List the documents of every platform that somebody watches, by type."""
    theirs = col(Baseline.subscriber_id) == subscriber_id
    statement = (
        select(
            col(Document.platform_id),
            col(Document.id),
            col(Document.terms_type),
            col(Analysis.exposure),
            col(Baseline.reviewed_at),
        )
        .join(Subscription, col(Subscription.platform_id) == col(Document.platform_id))
        .outerjoin(Analysis, col(Analysis.version_id) == col(Document.version_id))
        .outerjoin(Baseline, (col(Baseline.document_id) == col(Document.id)) & theirs)
        .where(col(Subscription.subscriber_id) == subscriber_id, col(Document.retired_at).is_(None))
        .order_by(col(Document.terms_type))
    )
    return [Held(*row) for row in session.execute(statement)]


def open_alerts(session: Session, subscriber_id: int) -> Mapping[str, tuple[int, date | None]]:
    """Count by watched platform what somebody was told of and did not end, with the first day due.

    Whether it ended is asked while counting: as a condition, the planner would take it for rare
    and go through all changes.
    """
    told = (
        col(Decision.subscriber_id) == subscriber_id,
        col(Decision.kind) != DecisionKind.SKIP,
    )
    theirs = col(Acknowledgement.subscriber_id) == subscriber_id
    is_open = col(Acknowledgement.done_at).is_(None)
    statement = (
        select(
            col(Change.platform_id),
            func.count().filter(is_open),
            func.min(col(Acknowledgement.due_on)).filter(is_open),
        )
        .join(Subscription, col(Subscription.platform_id) == col(Change.platform_id))
        .join(Decision, col(Decision.change_id) == col(Change.id))
        .outerjoin(Acknowledgement, (col(Acknowledgement.change_id) == col(Change.id)) & theirs)
        .where(*told, col(Subscription.subscriber_id) == col(Decision.subscriber_id))
        .group_by(col(Change.platform_id))
    )
    return {platform: (count, due) for platform, count, due in session.execute(statement)}
