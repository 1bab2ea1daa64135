"""Withdraw or correct a change that was told, and tell exactly those who heard of it."""

from dataclasses import dataclass

from sqlmodel import Session

from models.tables import Correction
from models.words import CorrectionKind
from storage.corrections import (
    add_correction,
    close_correction,
    drop_held,
    last_correction,
    lock_change,
    lock_in_flight,
    open_corrections,
    owe_to_whom_it_was_told,
)
from storage.database import transaction
from workers.context import Context

MOST_NOTE = 2000


class CorrectError(ValueError):
    """A change that cannot be corrected so; the message says why, for the operator."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of it: how many messages are owed, and how many held decisions were dropped."""

    correction_id: int
    owed: int
    dropped: int = 0


def correct(change_id: int, kind: CorrectionKind, note: str, by: str, c: Context) -> Corrected:
    """Withdraw a change or correct it; `note` says what was wrong, and everybody told reads it.

    Asked twice it is done once. What waits to be told is not told any more where the change is
    withdrawn, and is told with the note where it is corrected.
    """
    note = note.strip()
    if not 0 < len(note) <= MOST_NOTE:
        raise CorrectError(f"Say what was wrong, in {MOST_NOTE:,} characters at most.")
    with transaction(c.engine) as session:
        change = lock_change(session, change_id)
        if change is None:
            raise CorrectError("There is no such change.")
        last = last_correction(session, change_id)
        if last and (last.kind, last.note) == (kind, note):
            return Corrected(last.id or 0, owed=0)
        if last and last.kind is CorrectionKind.WITHDRAWN:
            raise CorrectError("It is withdrawn already.")
        row = Correction(change_id=change_id, kind=kind, note=note, by=by, at=c.now())
        return _record(session, row, c)


def correct_late(c: Context) -> int:
    """Owe corrections to those whose message arrived just as the change was corrected."""
    with transaction(c.engine) as session:
        rows = open_corrections(session)
        return sum(_close(session, row, c) for row in rows)


def _record(session: Session, row: Correction, c: Context) -> Corrected:
    """Write a correction and what follows from it.

    Who was told already is owed it first, for they may be many; messages that wait are held only
    then, so that no worker takes one while it is looked at.
    """
    add_correction(session, row)
    withdrawn = row.kind is CorrectionKind.WITHDRAWN
    dropped = drop_held(session, row.change_id) if withdrawn else 0
    owed = owe_to_whom_it_was_told(session, row, c.now())
    row.in_flight = lock_in_flight(session, row.change_id, c.now())
    owed += owe_to_whom_it_was_told(session, row, c.now())
    session.add(row)
    return Corrected(row.id or 0, owed, dropped)


def _close(session: Session, row: Correction, c: Context) -> int:
    owed = owe_to_whom_it_was_told(session, row, c.now(), among=row.in_flight)
    close_correction(session, row, c.now())
    return owed
