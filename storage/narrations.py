"""Which changes a language model is still to phrase, and what it made of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.tables import Change, Document, Narration, Platform

MOST_TRIES = 3


@dataclass(frozen=True)
class Told:
    """One change to phrase, with the names that its record does not hold."""

    narration_id: int
    change: Change
    platform: str
    terms_type: str


def changes_to_narrate(session: Session, since: datetime, now: datetime) -> bool:
    """Say whether a change that alerts, confirmed since then, waits to be phrased."""
    return session.exec(select(Change.id).where(*_waiting(since, now)).limit(1)).first() is not None


def claim_narration(
    session: Session, since: datetime, now: datetime, again_at: datetime, model: str
) -> Told | None:
    """Take the next change to phrase; nobody else is given it before `again_at`."""
    statement = (
        select(Change, Platform.name, Document.terms_type)
        .join(Platform, col(Platform.id) == col(Change.platform_id))
        .join(Document, col(Document.id) == col(Change.document_id))
        .where(*_waiting(since, now))
        .order_by(col(Change.id))
        .limit(1)
        .with_for_update(of=Change, skip_locked=True)
    )
    row = session.exec(statement).first()
    if row is None:
        return None
    change, platform, terms_type = row
    cells = {"model": model, "asked_at": now, "next_try_at": again_at}
    put = insert(Narration).values(change_id=change.id, tries=1, **cells)
    counted = {"tries": col(Narration.tries) + 1, **cells}
    found = put.on_conflict_do_update(index_elements=["change_id"], set_=counted)
    narration_id = session.execute(found.returning(col(Narration.id))).scalar_one()
    return Told(int(narration_id or 0), change, platform, terms_type)


def end_narration(session: Session, narration_id: int, **cells: str | datetime | None) -> None:
    """Note what came of a question."""
    session.execute(update(Narration).where(col(Narration.id) == narration_id).values(**cells))


def narration_of(session: Session, change_id: int) -> Narration | None:
    return session.exec(select(Narration).where(col(Narration.change_id) == change_id)).first()


def _waiting(since: datetime, now: datetime) -> tuple[ColumnElement[bool], ...]:
    done = (
        select(Narration.change_id)
        .where(
            col(Narration.change_id) == col(Change.id),
            or_(
                col(Narration.next_try_at).is_(None),
                col(Narration.next_try_at) > now,
                col(Narration.tries) >= MOST_TRIES,
            ),
        )
        .exists()
    )
    return (and_(col(Change.alerts), col(Change.confirmed_at) >= since), ~done)
