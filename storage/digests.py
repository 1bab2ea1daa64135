"""Weekly digests: who is due, what was held for them, and what was checked meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.tables import Change, Check, Decision, Digest, Document, Notification, Subscriber
from models.words import DecisionKind, NotificationState, Outcome


def claim_due_subscriber(session: Session, now: datetime) -> Subscriber | None:
    """Lock one subscriber whose slot has passed, skipping those another beat is cutting."""
    statement = (
        select(Subscriber)
        .where(col(Subscriber.next_digest_at) <= now)
        .order_by(col(Subscriber.next_digest_at))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.exec(statement).first()


def count_checks(
    session: Session, platform_ids: Sequence[str], since: datetime, until: datetime
) -> Mapping[Outcome, int]:
    """Count a period's checks of some platforms by outcome, for the statement of coverage."""
    statement = (
        select(Check.outcome, func.count())
        .join(Document, col(Document.id) == col(Check.document_id))
        .where(
            col(Document.platform_id).in_(platform_ids),
            col(Check.at) > since,
            col(Check.at) <= until,
        )
        .group_by(col(Check.outcome))
    )
    return {Outcome(row[0]): row[1] for row in session.exec(statement)}


def count_documents(session: Session, platform_ids: Sequence[str]) -> int:
    statement = select(func.count()).where(
        col(Document.platform_id).in_(platform_ids), col(Document.retired_at).is_(None)
    )
    return session.exec(statement).one()


def count_skipped(
    session: Session, subscriber_id: int, since: datetime, until: datetime
) -> dict[str, int]:
    """Count the changes a subscriber was not told of in a period, by reason."""
    statement = (
        select(col(Decision.reason), func.count())
        .where(
            col(Decision.subscriber_id) == subscriber_id,
            col(Decision.kind) == DecisionKind.SKIP,
            col(Decision.decided_at) > since,
            col(Decision.decided_at) <= until,
        )
        .group_by(col(Decision.reason))
    )
    return {row[0].value: row[1] for row in session.exec(statement) if row[0]}


def cut(session: Session, digest: Digest) -> tuple[int, int]:
    """Record a digest and move every held decision into it; return its id and how many.

    Held decisions are claimed by having no digest yet, never by a range of time, so that a late
    commit waits for the next digest and is not lost.
    """
    session.add(digest)
    session.flush()
    assert digest.id is not None
    statement = (
        update(Decision)
        .where(
            col(Decision.subscriber_id) == digest.subscriber_id,
            col(Decision.kind) == DecisionKind.HOLD_FOR_DIGEST,
            col(Decision.digest_id).is_(None),
        )
        .values(digest_id=digest.id)
        .returning(col(Decision.id))
    )
    moved = len(session.execute(statement).all())
    digest.changes = moved
    session.flush()
    return digest.id, moved


def held_decisions(session: Session, subscriber_id: int) -> Sequence[tuple[Decision, Change]]:
    """List what waits for a subscriber's next digest, with its change."""
    statement = (
        select(Decision, Change)
        .join(Change, col(Change.id) == col(Decision.change_id))
        .where(
            col(Decision.subscriber_id) == subscriber_id,
            col(Decision.kind) == DecisionKind.HOLD_FOR_DIGEST,
            col(Decision.digest_id).is_(None),
        )
        .order_by(col(Decision.id))
        .with_for_update(of=Decision)
    )
    return [(row[0], row[1]) for row in session.exec(statement)]


def hold_instead(session: Session, change_id: int, subscriber_id: int) -> None:
    """Put a change into the next digest after all, unless it reached its subscriber already."""
    told = (
        select(Notification.id)
        .where(
            col(Notification.change_id) == change_id,
            col(Notification.subscriber_id) == subscriber_id,
            col(Notification.state) == NotificationState.DELIVERED,
        )
        .exists()
    )
    session.execute(
        update(Decision)
        .where(
            col(Decision.change_id) == change_id,
            col(Decision.subscriber_id) == subscriber_id,
            col(Decision.kind) == DecisionKind.SEND_NOW,
            ~told,
        )
        .values(kind=DecisionKind.HOLD_FOR_DIGEST, deliver_by=None)
    )
