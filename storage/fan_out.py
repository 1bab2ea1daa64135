"""Deciding a change for everyone who watches its platform, one page of subscribers at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Update, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.tables import Change, Notification
from models.words import NotificationState
from storage.copying import copy_into

DECIDED = ("kind", "reason", "plan", "decided_at", "deliver_by")
OWED = (
    "kind",
    "subject",
    "channel",
    "priority",
    "change_id",
    "created_at",
    "deliver_by",
    "state",
    "next_attempt_at",
)


@dataclass
class Page:
    """What is written for one page of subscribers; `last` is the greatest of their ids.

    A decision's line begins with the change and the subscriber and goes on as `DECIDED`, a
    notification's with the subscriber and the destination and goes on as `OWED`.
    """

    last: int
    decisions: list[str] = field(default_factory=list)
    notifications: list[str] = field(default_factory=list)


def changes_to_fan_out(session: Session, now: datetime) -> list[int]:
    """List the changes not yet fanned out that nobody works on."""
    free = or_(col(Change.fan_out_until).is_(None), col(Change.fan_out_until) <= now)
    statement = select(Change.id).where(col(Change.fanned_out_at).is_(None), free)
    return [
        change_id for change_id in session.exec(statement.order_by(col(Change.id))) if change_id
    ]


def claim_fan_out(
    session: Session, change_id: int, now: datetime, until: datetime
) -> tuple[UUID, Change] | None:
    """Lease a change for fan-out; None when it is done or another worker has it."""
    token = uuid4()
    free = or_(col(Change.fan_out_until).is_(None), col(Change.fan_out_until) <= now)
    statement = (
        update(Change)
        .where(col(Change.id) == change_id, col(Change.fanned_out_at).is_(None), free)
        .values(fan_out_token=token, fan_out_until=until)
        .returning(Change)
    )
    change = session.execute(statement).scalars().first()
    return (token, change) if change else None


def record_page(session: Session, change_id: int, token: UUID, page: Page, until: datetime) -> bool:
    """Write a page and move the cursor behind it, if the lease is still ours; it then ends later.

    The cursor moves in the same commit, so a restart leaves no gap and no double.
    """
    moved = _change(change_id, token).values(fan_out_after=page.last, fan_out_until=until)
    if session.execute(moved.returning(col(Change.id))).first() is None:
        return False
    copy_into(session, "decisions", ("change_id", "subscriber_id", *DECIDED), page.decisions)
    columns = ("uid", "subscriber_id", "destination_id", *OWED)
    copy_into(session, "notifications", columns, list(_named(page.notifications)))
    return True


def _named(lines: Sequence[str]) -> Iterator[str]:
    """Begin each line with a random UUID of version 4; one by one PostgreSQL makes them slowly."""
    for line in lines:
        yield f"{uuid4().hex}\t{line}"


def revive_notifications(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Owe messages, those also that were owed once and skipped; others stay as they are."""
    again = ("deliver_by", "state", "next_attempt_at")
    statement = insert(Notification)
    statement = statement.on_conflict_do_update(
        index_elements=["kind", "subject", "destination_id"],
        set_={
            "reason": None,
            "ended_at": None,
            "replayed_after": col(Notification.attempts),
        }
        | {name: statement.excluded[name] for name in again},
        where=col(Notification.state) == NotificationState.SKIPPED,
    )
    if rows:
        session.execute(statement, list(rows))


def finish_fan_out(session: Session, change_id: int, token: UUID, now: datetime) -> None:
    released = {"fan_out_token": None, "fan_out_until": None}
    session.execute(_change(change_id, token).values(fanned_out_at=now, **released))


def leave_fan_out(session: Session, change_id: int, token: UUID) -> None:
    """Give a change back unfinished, for whoever comes next to go on behind the last page."""
    released = {"fan_out_token": None, "fan_out_until": None}
    session.execute(_change(change_id, token).values(**released))


def _change(change_id: int, token: UUID) -> Update:
    return update(Change).where(col(Change.id) == change_id, col(Change.fan_out_token) == token)
