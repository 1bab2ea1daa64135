"""Weekly digests: who is due, what was held for them, and what was checked meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Session, col, select

from models.tables import (
    Change,
    Check,
    Decision,
    Destination,
    Digest,
    Document,
    Notification,
    Subscriber,
)
from models.words import (
    DecisionKind,
    NotificationKind,
    NotificationState,
    Outcome,
    SkipReason,
)

_LAST = 5
_UNTOLD = (NotificationState.SKIPPED, NotificationState.FAILED)
_TOLD = (NotificationState.PENDING, NotificationState.DELIVERED)


def claim_due_subscriber(
    session: Session, now: datetime, but: Sequence[int] = ()
) -> Subscriber | None:
    """Lock one subscriber whose slot has passed, skipping those another beat is cutting."""
    statement = (
        select(Subscriber)
        .where(col(Subscriber.next_digest_at) <= now, col(Subscriber.id).not_in(but))
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


def watched_documents(session: Session, platform_ids: Sequence[str]) -> Sequence[int]:
    """List the documents of some platforms that are watched."""
    statement = select(Document.id).where(
        col(Document.platform_id).in_(platform_ids), col(Document.retired_at).is_(None)
    )
    return [document_id for document_id in session.exec(statement) if document_id]


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


def cut(session: Session, digest: Digest, decision_ids: Sequence[int]) -> int:
    """Record a digest and move held decisions into it; return its id.

    A decision is held while it has no digest, whatever its time, so that a late commit waits for
    the next digest and is not lost.
    """
    digest.changes = len(decision_ids)
    session.add(digest)
    session.flush()
    assert digest.id is not None
    session.execute(
        update(Decision).where(col(Decision.id).in_(decision_ids)).values(digest_id=digest.id)
    )
    return digest.id


def take_back_untold(session: Session, subscriber_id: int) -> None:
    """Hold again what stood in a subscriber's last digests, where one was skipped or failed.

    Not in the very last alone: a slot that moves may come before the tries at a digest are over.
    """
    last = (
        select(Digest.id)
        .where(col(Digest.subscriber_id) == subscriber_id)
        .order_by(col(Digest.slot_at).desc())
        .limit(_LAST)
    )
    reached_nobody = (
        select(col(Notification.digest_id))
        .where(col(Notification.digest_id).in_(last))
        .group_by(col(Notification.digest_id))
        .having(func.bool_and(col(Notification.state).in_(_UNTOLD)))
    )
    session.execute(
        update(Decision).where(col(Decision.digest_id).in_(reached_nobody)).values(digest_id=None)
    )


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


def changes_told(session: Session, subscriber_id: int) -> Mapping[int, NotificationState]:
    """Name the held changes of which a subscriber got an alert, or of which one is on its way."""
    held = select(Decision.change_id).where(
        col(Decision.subscriber_id) == subscriber_id,
        col(Decision.kind) == DecisionKind.HOLD_FOR_DIGEST,
        col(Decision.digest_id).is_(None),
    )
    subjects = [f"change:{change_id}" for change_id in session.exec(held)]
    statement = (
        select(Notification.change_id, Notification.state)
        .where(*_alerts(subjects, subscriber_id), col(Notification.state).in_(_TOLD))
        .order_by(col(Notification.state).desc())
    )
    return {row[0]: NotificationState(row[1]) for row in session.exec(statement) if row[0]}


def hold_skipped(session: Session, subscriber_id: int, since: datetime) -> None:
    """Hold what a subscriber was not told of since then because their destinations were off."""
    session.execute(
        update(Decision)
        .where(
            col(Decision.subscriber_id) == subscriber_id,
            col(Decision.kind) == DecisionKind.SKIP,
            col(Decision.reason) == SkipReason.DESTINATION_DISABLED,
            col(Decision.decided_at) >= since,
        )
        .values(kind=DecisionKind.HOLD_FOR_DIGEST, reason=None)
    )


def hold_instead(session: Session, change_id: int, subscriber_id: int) -> None:
    """Put a change into the next digest after all, unless it reached its subscriber already."""
    alerts = _alerts([f"change:{change_id}"], subscriber_id)
    told = select(Notification.id).where(
        *alerts, col(Notification.state) == NotificationState.DELIVERED
    )
    session.execute(
        update(Decision)
        .where(
            col(Decision.change_id) == change_id,
            col(Decision.subscriber_id) == subscriber_id,
            col(Decision.kind) == DecisionKind.SEND_NOW,
            ~told.exists(),
        )
        .values(kind=DecisionKind.HOLD_FOR_DIGEST, deliver_by=None)
    )


def _alerts(subjects: Sequence[str], subscriber_id: int) -> tuple[ColumnElement[bool], ...]:
    """Find alerts by the unique key, which is their only index by change or subscriber."""
    theirs = select(Destination.id).where(col(Destination.subscriber_id) == subscriber_id)
    return (
        col(Notification.kind) == NotificationKind.ALERT,
        col(Notification.subject).in_(subjects),
        col(Notification.destination_id).in_(theirs),
    )
