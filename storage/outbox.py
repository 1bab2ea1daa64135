"""The outbox: every notification not yet delivered, claimed in batches under a lease."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, ColumnElement, func, literal, or_, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.tables import Destination, Notification
from models.tables.columns import BIGINT
from models.words import NotificationState
from storage.plain import cells_of, plain

# One array and not a parameter for each id, which the driver would take apart at every call.
_IDS = ARRAY(BIGINT)


@dataclass(frozen=True)
class Claim:
    """Notifications leased together; results count only while `token` is theirs."""

    token: UUID
    notifications: Sequence[Notification]


def add_notification(session: Session, row: Notification) -> bool:
    """Owe a message once: False when this kind, subject and destination has one already."""
    cells = row.model_dump(exclude={"id"})
    statement = insert(Notification).values(**cells).on_conflict_do_nothing()
    return session.execute(statement.returning(col(Notification.id))).first() is not None


def claim_due(
    session: Session,
    channel: str,
    limit: int,
    now: datetime,
    until: datetime,
    token: UUID | None = None,
) -> Claim:
    """Lease the most urgent due rows of a channel: sign-in first, digests last.

    Their destinations are leased with them: of one that rests or is another worker's nothing is
    claimed. Rows whose destination is gone are claimed all the same. With `token` the rows join
    what is claimed under it.
    """
    token = token or uuid4()
    cells = {"channel": channel, "size": limit, "now": now, "until": until, "token": token}
    rows = plain(Notification, session.execute(_CLAIMED, cells))
    return Claim(token, sorted(rows, key=_urgency))


# Destinations are locked as they are now and not as the statement began, so that of two workers
# who claim at once only one gets each.
_CLAIM = """
WITH due AS MATERIALIZED (
  SELECT n.id, n.destination_id FROM notifications n
  WHERE n.channel = :channel AND n.state = 'pending' AND n.next_attempt_at <= :now
    AND (n.leased_until IS NULL OR n.leased_until <= :now)
    AND NOT EXISTS (
      SELECT FROM destinations d WHERE d.id = n.destination_id
        AND (d.rests_until > :now OR d.leased_until > :now AND d.lease_token <> :token))
  ORDER BY n.priority, n.deliver_by, n.id
  LIMIT :size FOR UPDATE OF n SKIP LOCKED
), found AS MATERIALIZED (
  SELECT d.id FROM destinations d WHERE d.id IN (SELECT destination_id FROM due)
    AND (d.leased_until IS NULL OR d.leased_until <= :now OR d.lease_token = :token)
  FOR UPDATE SKIP LOCKED
), leased AS (
  UPDATE destinations SET lease_token = :token, leased_until = :until
  WHERE id IN (SELECT id FROM found)
)
UPDATE notifications SET lease_token = :token, leased_until = :until
WHERE id IN (
  SELECT due.id FROM due WHERE due.destination_id IN (SELECT found.id FROM found)
    OR NOT EXISTS (SELECT FROM destinations d WHERE d.id = due.destination_id))
RETURNING {cells}
"""
_CELLS = cells_of(Notification).columns
_NAMES = ", ".join(f"notifications.{cell.name}" for cell in _CELLS)
_CLAIMED = text(_CLAIM.format(cells=_NAMES)).columns(*_CELLS)


def renew_notifications(
    session: Session, token: UUID, held: Mapping[int, int], until: datetime
) -> None:
    """Keep notifications and their destinations, by id, where they are still under `token`."""
    _lease(session, token, held, lease_token=token, leased_until=until)


def give_back(session: Session, token: UUID, held: Mapping[int, int]) -> None:
    """End the lease of notifications and of their destinations, where it is still ours."""
    _lease(session, token, held, lease_token=None, leased_until=None)


def free_destinations(session: Session, token: UUID, ids: Iterable[int]) -> None:
    """End the lease of destinations for which nothing is held any more, where it is still ours."""
    _lease_rows(session, Destination, ids, token, lease_token=None, leased_until=None)


def _lease(session: Session, token: UUID, held: Mapping[int, int], **cells: Any) -> None:
    _lease_rows(session, Notification, held.keys(), token, **cells)
    _lease_rows(session, Destination, held.values(), token, **cells)


def _lease_rows(
    session: Session,
    table: type[Notification] | type[Destination],
    ids: Iterable[int],
    token: UUID,
    **cells: Any,
) -> None:
    listed = func.any(literal(list(ids), _IDS))
    ours = (col(table.id) == listed, col(table.lease_token) == token)
    # No session holds these rows; to look for them would ask the database for every id.
    session.execute(
        update(table).where(*ours).values(**cells), execution_options={"synchronize_session": False}
    )


def channels_due(session: Session, now: datetime) -> list[str]:
    """Name the channels that have something due and unclaimed."""
    statement = select(Notification.channel).where(*_due(now)).distinct()
    return sorted(session.execute(statement).scalars())


def _urgency(row: Notification) -> tuple[int, bool, datetime, int]:
    return (row.priority, row.deliver_by is None, row.deliver_by or row.created_at, row.id or 0)


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Notification.state) == NotificationState.PENDING,
        col(Notification.next_attempt_at) <= now,
        or_(col(Notification.leased_until).is_(None), col(Notification.leased_until) <= now),
    )
