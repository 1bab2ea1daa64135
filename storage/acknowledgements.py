"""What readers decided about changes, and the alerts that wait for a decision."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, update
from sqlalchemy import select as sa_select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.tables import (
    Acknowledgement,
    Change,
    Decision,
    Document,
    Platform,
    Subscriber,
    Subscription,
)
from models.words import DecisionKind
from storage.corrections import stands
from storage.database import among


@dataclass(frozen=True)
class Alert:
    """A change that a subscriber was told of or will be, and what they decided about it."""

    change: Change
    platform: str
    terms_type: str
    acknowledgement: Acknowledgement | None


@dataclass(frozen=True)
class SeenTo:
    """What an address sees to: decisions that name it, and undecided changes of its platforms."""

    email: str
    platforms: Collection[str]


def alerts_of(
    session: Session,
    subscriber_id: int,
    limit: int,
    *,
    before: int | None = None,
    done: bool | None = None,
    seen_to: SeenTo | None = None,
) -> list[Alert]:
    """List the alerts of the platforms that somebody watches, the newest first.

    `before` is the last change of the page before; `done` asks for those that are, or are not;
    `seen_to` for those that one address sees to.
    """
    watched = select(Subscription.platform_id).where(
        col(Subscription.subscriber_id) == subscriber_id
    )
    conditions: list[ColumnElement[bool]] = [col(Change.platform_id).in_(watched)]
    if before is not None:
        conditions.append(col(Change.id) < before)
    if done is not None:
        conditions.append(_has_ended(subscriber_id) if done else ~_has_ended(subscriber_id))
    if seen_to is not None:
        conditions.append(_is_seen_to(seen_to))
    newest = _told(sa_select(col(Change.id)), subscriber_id).where(*conditions)
    ids = session.scalars(newest.order_by(col(Change.id).desc()).limit(limit)).all()
    rows = session.execute(_alerts(subscriber_id).where(among(col(Change.id), ids)))
    return sorted((Alert(*row) for row in rows), key=lambda each: -(each.change.id or 0))


def find_alert(session: Session, subscriber_id: int, change_id: int) -> Alert | None:
    """Return one alert, or None of a change that this subscriber was not told of."""
    row = session.execute(_alerts(subscriber_id).where(col(Change.id) == change_id)).first()
    return Alert(*row) if row else None


def was_told(session: Session, subscriber_id: int, change_id: int) -> bool:
    statement = select(Decision.id).where(
        col(Decision.change_id) == change_id,
        col(Decision.subscriber_id) == subscriber_id,
        col(Decision.kind) != DecisionKind.SKIP,
    )
    return session.exec(statement).first() is not None


def write_acknowledgement(
    session: Session, subscriber_id: int, change_id: int, now: datetime, **cells: Any
) -> None:
    """Write what somebody decided about a change; a later decision takes the place of it."""
    theirs = {"subscriber_id": subscriber_id, "change_id": change_id}
    statement = insert(Acknowledgement).values(
        **theirs, acknowledged_at=now, changed_at=now, **cells
    )
    again = {"changed_at": now, "reminded_at": None, "escalated_at": None, **cells}
    session.execute(statement.on_conflict_do_update(index_elements=list(theirs), set_=again))


def drop_acknowledgement(session: Session, subscriber_id: int, change_id: int) -> bool:
    """Forget what somebody decided about a change; False where they decided nothing."""
    which = (
        col(Acknowledgement.subscriber_id) == subscriber_id,
        col(Acknowledgement.change_id) == change_id,
    )
    statement = delete(Acknowledgement).where(*which).returning(col(Acknowledgement.id))
    return session.execute(statement).first() is not None


def acknowledgements_of(session: Session, subscriber_id: int) -> Sequence[Acknowledgement]:
    statement = select(Acknowledgement).where(col(Acknowledgement.subscriber_id) == subscriber_id)
    return session.exec(statement.order_by(col(Acknowledgement.id))).all()


def take_reminders(
    session: Session, until: date, now: datetime
) -> list[tuple[Acknowledgement, Subscriber]]:
    """Mark as reminded of, and return, what is due by a day, not done, and was not reminded of."""
    which = (col(Acknowledgement.due_on) <= until, col(Acknowledgement.reminded_at).is_(None))
    return _take(session, which, reminded_at=now)


def take_escalations(
    session: Session, today: date, now: datetime
) -> list[tuple[Acknowledgement, Subscriber]]:
    """Mark and return what is overdue and not done, of whoever has a second address."""
    which = (
        col(Acknowledgement.due_on) < today,
        col(Acknowledgement.escalated_at).is_(None),
        col(Subscriber.escalates_to).is_not(None),
    )
    return _take(session, which, escalated_at=now)


def _take(
    session: Session, which: tuple[ColumnElement[bool], ...], **cells: datetime
) -> list[tuple[Acknowledgement, Subscriber]]:
    statement = (
        select(Acknowledgement, Subscriber)
        .join(Subscriber, col(Subscriber.id) == col(Acknowledgement.subscriber_id))
        .join(Change, col(Change.id) == col(Acknowledgement.change_id))
        .where(col(Acknowledgement.done_at).is_(None), stands(), *which)
        .with_for_update(of=Acknowledgement, skip_locked=True)
    )
    rows = list(session.exec(statement).all())
    ids = [row.id for row, _ in rows]
    session.execute(update(Acknowledgement).where(col(Acknowledgement.id).in_(ids)).values(**cells))
    return rows


def _alerts(subscriber_id: int) -> Select[*tuple[Any, ...]]:
    """Select what makes an `Alert`: with a summary each, so of rows that were chosen before."""
    cells = sa_select(Change, col(Platform.name), col(Document.terms_type), Acknowledgement)
    return (
        _told(cells, subscriber_id)
        .join(Document, col(Document.id) == col(Change.document_id))
        .join(Platform, col(Platform.id) == col(Change.platform_id))
    )


def _told(cells: Select[*tuple[Any, ...]], subscriber_id: int) -> Select[*tuple[Any, ...]]:
    """Join to changes that somebody was told of what they decided about each."""
    decided = (
        col(Decision.change_id) == col(Change.id),
        col(Decision.subscriber_id) == subscriber_id,
    )
    theirs = (
        col(Acknowledgement.change_id) == col(Change.id),
        col(Acknowledgement.subscriber_id) == subscriber_id,
    )
    told = col(Decision.kind) != DecisionKind.SKIP
    return (
        cells.select_from(Change)
        .join(Decision, decided[0] & decided[1] & told)
        .outerjoin(Acknowledgement, theirs[0] & theirs[1])
    )


def _has_ended(subscriber_id: int) -> ColumnElement[bool]:
    """Say that an end is on record; a mere missing `done_at` would be taken for rare."""
    ended = aliased(Acknowledgement)
    found = (
        sa_select(col(ended.id))
        .where(
            col(ended.change_id) == col(Change.id),
            col(ended.subscriber_id) == subscriber_id,
            col(ended.done_at).is_not(None),
        )
        .correlate(Change)
    )
    return found.exists()


def _is_seen_to(by: SeenTo) -> ColumnElement[bool]:
    unowned = func.coalesce(col(Acknowledgement.owner), "") == ""
    theirs = and_(unowned, col(Change.platform_id).in_(by.platforms))
    return or_(col(Acknowledgement.owner) == by.email, theirs)
