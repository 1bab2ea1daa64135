"""Note what a reader decided about a change: who sees to it, until when, and that it is done."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.summary import ChangeSummary
from models.tables import Change
from models.words import Verdict
from storage.acknowledgements import (
    drop_acknowledgement,
    find_alert,
    was_told,
    write_acknowledgement,
)
from storage.database import transaction
from storage.people import subscriber_with
from storage.team import assigned
from workers.context import Context

MOST_NOTE = 4000
MOST_OWNER = 120


@dataclass(frozen=True, slots=True)
class Stand:
    """What somebody decided; `done` says that nothing is left to do.

    `by` is their address. Without an owner it is whoever sees to the platform.
    """

    verdict: Verdict
    owner: str = ""
    note: str = ""
    due_on: date | None = None
    done: bool = False
    by: str = ""


def acknowledge(subscriber_id: int, change_id: int, stand: Stand, c: Context) -> bool:
    """Write a decision, in the place of an earlier one; False for a change never told to them.

    Where nothing has to be done, it is done with the decision.
    """
    now = c.now()
    done = stand.done or stand.verdict in (Verdict.NO_IMPACT, Verdict.ACCEPT)
    with transaction(c.engine) as session:
        if not was_told(session, subscriber_id, change_id):
            return False
        write_acknowledgement(
            session,
            subscriber_id,
            change_id,
            now,
            verdict=stand.verdict,
            owner=(stand.owner.strip() or sees_to(session, subscriber_id, change_id))[:MOST_OWNER],
            acknowledged_by=stand.by,
            note=stand.note.strip()[:MOST_NOTE],
            due_on=stand.due_on,
            done_at=now if done else None,
        )
    return True


def forget_acknowledgement(subscriber_id: int, change_id: int, c: Context) -> bool:
    """Take a decision back: the alert waits for one again; False where there was none."""
    with transaction(c.engine) as session:
        return drop_acknowledgement(session, subscriber_id, change_id)


def sees_to(session: Session, subscriber_id: int, change_id: int) -> str:
    """Return the address of an account that sees to the platform of a change, "" where none."""
    alert = find_alert(session, subscriber_id, change_id)
    subscriber = subscriber_with(session, subscriber_id)
    if alert is None or subscriber is None:
        return ""
    return assigned(session, subscriber).get(alert.change.platform_id, "")


def stated_deadline(change: Change) -> date | None:
    """Return the first day by which the text asks for something, else the day it takes effect."""
    summary = ChangeSummary.model_validate(change.summary)
    days = [day for action in summary.actions if action.by and (day := _day(action.by))]
    effective = summary.dates.effective_after
    return min(days) if days else _day(effective.value) if effective else None


def _day(text: str) -> date | None:
    """Read an ISO day; of a month alone there is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
