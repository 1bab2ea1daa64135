"""What an evidence export reads: versions, captures and changes of a period, and who was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from models.tables import (
    Acknowledgement,
    Attempt,
    Change,
    Check,
    Correction,
    Decision,
    Destination,
    Document,
    LogErasure,
    LogState,
    Notification,
    Platform,
    Snapshot,
    Subscription,
    Version,
)
from models.words import NotificationKind, Outcome

_OF_CHANGES = (NotificationKind.ALERT, NotificationKind.CORRECTION)
_TROUBLES = (Outcome.SUSPECT, Outcome.FAILED, Outcome.UNSTABLE, Outcome.WITHDRAWN)


@dataclass(frozen=True)
class Named:
    """A document with its platform's name."""

    id: int
    platform_id: str
    platform: str
    terms_type: str
    last_checked_at: datetime | None

    @property
    def title(self) -> str:
        return f"{self.platform}, {self.terms_type}"


@dataclass(frozen=True)
class Told:
    """One decision about one subscriber; what was sent of it, where to, and one try of that."""

    decision: Decision
    notification: Notification | None
    destination: Destination | None
    attempt: Attempt | None


def documents_named(session: Session, document_ids: Sequence[int]) -> Sequence[Named]:
    """Name documents, by platform and type."""
    statement = _named().where(col(Document.id).in_(document_ids))
    return [Named(*row) for row in session.execute(statement)]


def document_numbered(session: Session, platform_id: str, terms_type: str) -> int:
    """Return the id of a platform's document of a type that it has."""
    statement = sa_select(col(Document.id)).where(
        col(Document.platform_id) == platform_id, col(Document.terms_type) == terms_type
    )
    return int(session.execute(statement).scalar_one())


def documents_watched(session: Session, subscriber_id: int | None) -> Sequence[Named]:
    """Name the documents of all platforms, or of those that one subscriber watches."""
    statement = _named()
    if subscriber_id is not None:
        theirs = sa_select(col(Subscription.platform_id)).where(
            col(Subscription.subscriber_id) == subscriber_id
        )
        statement = statement.where(col(Document.platform_id).in_(theirs))
    return [Named(*row) for row in session.execute(statement)]


def changes_between(
    session: Session, document_ids: Sequence[int], since: datetime, until: datetime
) -> Sequence[Change]:
    """List the changes of documents that were noticed in a period, in their order."""
    statement = select(Change).where(
        col(Change.document_id).in_(document_ids),
        col(Change.detected_at) >= since,
        col(Change.detected_at) <= until,
    )
    return session.exec(statement.order_by(col(Change.id))).all()


def versions_between(
    session: Session, document_ids: Sequence[int], since: datetime, until: datetime
) -> Sequence[Version]:
    """List the versions that stood at some time of a period, in their order."""
    stood = or_(col(Version.superseded_at).is_(None), col(Version.superseded_at) > since)
    return _versions(
        session,
        col(Version.document_id).in_(document_ids),
        col(Version.detected_at) <= until,
        stood,
    )


def versions_by_id(session: Session, version_ids: Sequence[int]) -> Sequence[Version]:
    return _versions(session, col(Version.id).in_(version_ids))


def snapshots_of(session: Session, versions: Sequence[Version]) -> Sequence[Snapshot]:
    """List the snapshots that versions were read from, and those of their first sight."""
    ids = [row.id for row in versions]
    seen = (
        sa_select(col(Check.snapshot_id))
        .join(
            Version,
            (col(Version.document_id) == col(Check.document_id))
            & (col(Version.detected_at) == col(Check.at)),
        )
        .where(col(Version.id).in_(ids), col(Check.snapshot_id).is_not(None))
    )
    first = session.execute(seen).scalars().all()
    return snapshots_by_id(session, [*(row.snapshot_id for row in versions), *first])


def snapshots_by_id(session: Session, snapshot_ids: Sequence[int]) -> Sequence[Snapshot]:
    statement = select(Snapshot).where(col(Snapshot.id).in_(snapshot_ids))
    return session.exec(statement.order_by(col(Snapshot.id))).all()


def troubles_between(
    session: Session, document_ids: Sequence[int], since: datetime, until: datetime
) -> Sequence[Check]:
    """List the looks of a period that did not see the text, in their order."""
    statement = select(Check).where(
        col(Check.document_id).in_(document_ids),
        col(Check.at) >= since,
        col(Check.at) <= until,
        col(Check.outcome).in_(_TROUBLES),
    )
    return session.exec(statement.order_by(col(Check.at), col(Check.id))).all()


def looks_between(
    session: Session, document_ids: Sequence[int], since: datetime, until: datetime
) -> Sequence[int]:
    """List the looks of a period by their ids, one document after another, in their order."""
    statement = sa_select(col(Check.id)).where(
        col(Check.document_id).in_(document_ids), col(Check.at) >= since, col(Check.at) <= until
    )
    order = (col(Check.document_id), col(Check.at), col(Check.id))
    return session.execute(statement.order_by(*order)).scalars().all()


def looks_kept_since(session: Session) -> datetime | None:
    """Return before when looks that found nothing were deleted by their age, if any were."""
    newest = sa_select(func.max(col(LogErasure.before))).where(col(LogErasure.kind) == "check")
    return session.execute(newest).scalar_one_or_none()


def told_of(session: Session, change_ids: Sequence[int], subscriber_id: int) -> Sequence[Told]:
    """List what one subscriber was told of changes, alone or in a digest, with every try."""
    alone = col(Notification.change_id) == col(Decision.change_id)
    in_digest = col(Notification.digest_id) == col(Decision.digest_id)
    theirs = col(Notification.subscriber_id) == col(Decision.subscriber_id)
    statement = (
        sa_select(Decision, Notification, Destination, Attempt)
        .join(Notification, (alone | in_digest) & theirs, isouter=True)
        .join(Destination, col(Destination.id) == col(Notification.destination_id), isouter=True)
        .join(Attempt, col(Attempt.notification_id) == col(Notification.id), isouter=True)
        .where(
            col(Decision.change_id).in_(change_ids), col(Decision.subscriber_id) == subscriber_id
        )
        .order_by(col(Decision.id), col(Notification.id), col(Attempt.number))
    )
    return [Told(*row) for row in session.execute(statement)]


def count_told(session: Session, change_ids: Sequence[int]) -> Sequence[tuple[str, int]]:
    """Count, over all subscribers, what was decided of changes and what became of the messages."""
    decided = (
        sa_select(col(Decision.kind), col(Decision.reason), func.count())
        .where(col(Decision.change_id).in_(change_ids))
        .group_by(col(Decision.kind), col(Decision.reason))
        .order_by(col(Decision.kind), col(Decision.reason))
    )
    digests = sa_select(col(Decision.digest_id)).where(
        col(Decision.change_id).in_(change_ids), col(Decision.digest_id).is_not(None)
    )
    subjects = [f"change:{change_id}" for change_id in change_ids]
    alone = col(Notification.kind).in_(_OF_CHANGES) & col(Notification.subject).in_(subjects)
    about = or_(alone, col(Notification.digest_id).in_(digests))
    columns = (col(Notification.kind), col(Notification.channel), col(Notification.state))
    sent = sa_select(*columns, func.count()).where(about).group_by(*columns).order_by(*columns)
    return [_counted(row) for query in (decided, sent) for row in session.execute(query)]


def acknowledged_by(
    session: Session, change_ids: Sequence[int], subscriber_id: int
) -> Sequence[Acknowledgement]:
    statement = select(Acknowledgement).where(
        col(Acknowledgement.change_id).in_(change_ids),
        col(Acknowledgement.subscriber_id) == subscriber_id,
    )
    return session.exec(statement.order_by(col(Acknowledgement.id))).all()


def states_of(session: Session, kind: str, row_ids: Sequence[int]) -> Sequence[int | None]:
    """List what the log notes of acknowledgements or decisions that changed, in its order."""
    statement = select(LogState.id).where(
        col(LogState.kind) == kind, col(LogState.ref).in_(row_ids)
    )
    return session.exec(statement.order_by(col(LogState.id))).all()


def corrections_of(session: Session, change_ids: Sequence[int]) -> Sequence[Correction]:
    statement = select(Correction).where(col(Correction.change_id).in_(change_ids))
    return session.exec(statement.order_by(col(Correction.id))).all()


def _named() -> Any:
    return (
        sa_select(
            col(Document.id),
            col(Document.platform_id),
            col(Platform.name),
            col(Document.terms_type),
            col(Document.last_checked_at),
        )
        .join(Platform, col(Platform.id) == col(Document.platform_id))
        .order_by(col(Document.platform_id), col(Document.terms_type), col(Document.id))
    )


def _versions(session: Session, *which: ColumnElement[bool]) -> Sequence[Version]:
    order = (col(Version.document_id), col(Version.ordinal))
    return session.exec(select(Version).where(*which).order_by(*order)).all()


def _counted(row: Any) -> tuple[str, int]:
    *words, number = row
    return ", ".join(
        word.value.replace("_", " ") if hasattr(word, "value") else word for word in words if word
    ), number
