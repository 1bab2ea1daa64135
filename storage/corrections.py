"""Corrections of changes: who was told of one and is owed it, and whether a change still stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, text, update
from sqlmodel import Session, col, select

from models.tables import Change, Correction, Decision
from models.words import CorrectionKind, DecisionKind, SkipReason

# Every message about a change, found by the unique key and by the key of its digests.
_ABOUT = """
  SELECT id FROM notifications WHERE kind = 'alert' AND subject = :alert
  UNION ALL
  SELECT n.id FROM decisions d JOIN notifications n ON n.digest_id = d.digest_id
  WHERE d.change_id = :change_id AND n.kind = 'digest'"""
_OWE = f"""
WITH owed AS (
INSERT INTO notifications (kind, subject, subscriber_id, destination_id, channel, priority,
  change_id, content, created_at, state, next_attempt_at)
SELECT 'correction', :subject, subscriber_id, destination_id, channel, 5, :change_id,
  jsonb_build_object('correction_id', :id, 'told_at', min(ended_at)), :now, 'pending', :now
FROM notifications
WHERE state = 'delivered' AND id IN ({_ABOUT})"""  # noqa: S608 - ours
_ONCE = """
GROUP BY subscriber_id, destination_id, channel
ON CONFLICT DO NOTHING RETURNING 1
) SELECT count(*) FROM owed"""
_AMONG = " AND id = ANY(:among)"
_WAITING = f"""
SELECT id, leased_until > :now FROM notifications
WHERE state = 'pending' AND id IN ({_ABOUT}) FOR UPDATE"""  # noqa: S608 - ours
_CLOSE = """
UPDATE corrections SET in_flight = ARRAY(
  SELECT id FROM notifications
  WHERE id = ANY(in_flight) AND state = 'pending' AND leased_until > :now)
WHERE id = :id"""


def stands() -> ColumnElement[bool]:
    """Return the condition that a change was not withdrawn, for any query of changes."""
    return col(Change.correction).is_distinct_from(literal(CorrectionKind.WITHDRAWN.value))


def corrected_at() -> ColumnElement[datetime | None]:
    """Return when something was said of a change last, for any query of changes."""
    of_it = select(func.max(col(Correction.at))).where(col(Correction.change_id) == col(Change.id))
    return of_it.correlate(Change).scalar_subquery()


def corrections_of(
    session: Session, change_ids: Iterable[int]
) -> Mapping[int, Sequence[Correction]]:
    """Return the corrections of some changes, by change, the first one first."""
    if not (ids := list(change_ids)):
        return {}
    statement = (
        select(Correction).where(col(Correction.change_id).in_(ids)).order_by(col(Correction.id))
    )
    found: dict[int, list[Correction]] = {}
    for row in session.exec(statement):
        found.setdefault(row.change_id, []).append(row)
    return found


def lock_change(session: Session, change_id: int) -> Change | None:
    """Take a change's row until the commit, so that it is corrected once and not fanned out."""
    statement = select(Change).where(col(Change.id) == change_id).with_for_update(key_share=True)
    return session.exec(statement).first()


def last_correction(session: Session, change_id: int) -> Correction | None:
    statement = select(Correction).where(col(Correction.change_id) == change_id)
    return session.exec(statement.order_by(col(Correction.id).desc()).limit(1)).first()


def open_corrections(session: Session) -> Sequence[Correction]:
    """List the corrections of which some messages are still in workers' hands."""
    waiting = func.cardinality(col(Correction.in_flight)) > 0
    return session.exec(select(Correction).where(waiting).order_by(col(Correction.id))).all()


def add_correction(session: Session, row: Correction) -> None:
    """Write a correction, and on its change what kind it is."""
    session.add(row)
    session.flush()
    session.execute(
        update(Change).where(col(Change.id) == row.change_id).values(correction=row.kind)
    )


def drop_held(session: Session, change_id: int) -> int:
    """Skip what waits for a digest because its change is withdrawn, and return how much."""
    statement = (
        update(Decision)
        .where(
            col(Decision.change_id) == change_id,
            col(Decision.kind) == DecisionKind.HOLD_FOR_DIGEST,
            col(Decision.digest_id).is_(None),
        )
        .values(kind=DecisionKind.SKIP, reason=SkipReason.WITHDRAWN)
        .returning(col(Decision.id))
    )
    return len(session.execute(statement).all())


def owe_to_whom_it_was_told(
    session: Session, row: Correction, now: datetime, among: Sequence[int] | None = None
) -> int:
    """Owe a correction to each destination that a message about its change arrived at, once.

    `among` asks for some of these messages only. Returns how many were owed now.
    """
    cells = {**_cells(row.change_id, now), "id": row.id, "subject": f"correction:{row.id}"}
    if among is None:
        return int(session.execute(text(_OWE + _ONCE), cells).scalar_one())
    narrowed = {**cells, "among": list(among)}
    return int(session.execute(text(_OWE + _AMONG + _ONCE), narrowed).scalar_one())


def lock_in_flight(session: Session, change_id: int, now: datetime) -> list[int]:
    """Take the messages about a change that wait, and name those which a worker has in hand.

    Whoever claims one after the commit reads the correction with it.
    """
    rows = session.execute(text(_WAITING), _cells(change_id, now))
    return [row[0] for row in rows if row[1]]


def close_correction(session: Session, row: Correction, now: datetime) -> None:
    """Forget of the messages in flight those that are in nobody's hand by now."""
    session.execute(text(_CLOSE), {"id": row.id, "now": now})


def _cells(change_id: int, now: datetime) -> dict[str, Any]:
    return {"change_id": change_id, "alert": f"change:{change_id}", "now": now}
