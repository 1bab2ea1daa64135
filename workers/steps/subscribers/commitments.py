"""Commitments of subscribers: list them, and find those that a change touches."""

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Any

from sqlmodel import Session

from documents.promises import Touch, find_touch, speaks_of, stems
from models.mistakes import did_you_mean
from models.plans import plans
from models.promises import Promise, promises
from models.summary import ChangeSummary
from models.tables import Change, Commitment
from models.taxonomy import taxonomy
from notifications.policy import FOLLOWING, includes
from storage.commitments import (
    add_commitment,
    add_touches,
    commitments_about,
    commitments_of,
    drop_commitment,
    rewrite_commitment,
)
from storage.database import transaction
from storage.people import lock_subscriber
from workers.context import Context
from workers.steps.asking import plan_of
from workers.steps.sheets import write_sheet

MOST = 100
LONGEST = 300
_COLUMNS = ("commitment", "promise", "provisions")


class CommitmentError(ValueError):
    """A commitment that cannot be kept; the message says why, for whoever wrote it.

    `there` says that the subscriber has one of these words already.
    """

    def __init__(self, said: str, *, there: bool = False) -> None:
        super().__init__(said)
        self.there = there


@dataclass(frozen=True)
class Wanted:
    """A commitment as somebody writes it: one of the catalogue, or free words with provisions.

    Free words without provisions are taken to be about those that they speak of.
    """

    text: str = ""
    promise: str = ""
    provisions: tuple[str, ...] = ()


def commit_to(subscriber_id: int, wanted: list[Wanted], c: Context) -> int:
    """Add commitments, all or none, and return how many are new."""
    read = [_read(one) for one in wanted]
    with transaction(c.engine) as session:
        _lock(session, subscriber_id)
        there = len(commitments_of(session, subscriber_id))
        added = sum(_add(session, subscriber_id, one, c) for one in read)
        if there + added > MOST:
            raise CommitmentError(f"There can be {MOST} commitments at most.")
    return added


def reword_commitment(subscriber_id: int, commitment_id: int, wanted: Wanted, c: Context) -> bool:
    """Write a commitment anew; False where the subscriber has no such one.

    What touched it before stays on record under the words that it had.
    """
    read = _read(wanted)
    with transaction(c.engine) as session:
        _lock(session, subscriber_id)
        rows = commitments_of(session, subscriber_id)
        if any(row.text == read.text and row.id != commitment_id for row in rows):
            raise CommitmentError("You have a commitment of these words already.", there=True)
        return rewrite_commitment(session, subscriber_id, commitment_id, _words(read))


def forget_commitment(subscriber_id: int, commitment_id: int, c: Context) -> bool:
    """Forget a commitment of a subscriber; False where they have no such one."""
    with transaction(c.engine) as session:
        return drop_commitment(session, subscriber_id, commitment_id)


def read_csv(text: str) -> list[Wanted]:
    """Read commitments from CSV as `write_csv` writes it; an error names the line."""
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    if not set(rows.fieldnames or ()) & {"commitment", "promise"}:
        raise CommitmentError(f"The first line must name the columns: {', '.join(_COLUMNS)}.")
    found = []
    for number, row in enumerate(rows, start=2):
        cells = {name: (row.get(name) or "").strip() for name in _COLUMNS}
        wanted = Wanted(cells["commitment"], cells["promise"], tuple(cells["provisions"].split()))
        try:
            _read(wanted)
        except CommitmentError as error:
            raise CommitmentError(f"Line {number}: {error}") from None
        found.append(wanted)
    return found


def write_csv(session: Session, subscriber_id: int) -> str:
    """Write a subscriber's commitments as CSV; a cell that a sheet would compute is quoted."""
    rows = commitments_of(session, subscriber_id)
    return write_sheet(
        _COLUMNS, [(row.text, row.promise, " ".join(row.provisions)) for row in rows]
    )


def find_touches(session: Session, change: Change) -> int:
    """Record which commitments of watchers a change touches; return how many they are.

    Once recorded they stay: asked twice it adds nothing.
    """
    if not change.alerts:
        return 0
    including = [slug for slug, plan in plans().items() if includes(plan, FOLLOWING)]
    own = commitments_about(session, change.platform_id, including)
    if not own:
        return 0
    summary = ChangeSummary.model_validate(change.summary)
    asked: dict[Promise, Touch | None] = {}
    touched = []
    for row in own:
        promise = _promise(row)
        if promise not in asked:
            asked[promise] = find_touch(promise, summary)
        if touch := asked[promise]:
            touched.append(_cells(change, row, touch))
    add_touches(session, touched)
    return len(touched)


def _read(wanted: Wanted) -> Promise:
    if wanted.promise:
        found = promises().get(wanted.promise)
        if found is None:
            hint = did_you_mean(wanted.promise, promises())
            raise CommitmentError(f"The catalogue has no promise {wanted.promise}{hint}")
        return found
    text = " ".join(wanted.text.split())
    if not 0 < len(text) <= LONGEST:
        raise CommitmentError(f"A commitment has 1 to {LONGEST} characters.")
    if unknown := [name for name in wanted.provisions if name not in taxonomy()]:
        raise CommitmentError(f"There is no provision {unknown[0]}.")
    provisions = frozenset(wanted.provisions) or speaks_of(text)
    if not provisions:
        raise CommitmentError("Name the provision that it is about: the words do not tell.")
    return Promise(id="", text=text, provisions=provisions, words=stems(text))


def _lock(session: Session, subscriber_id: int) -> None:
    """Lock a subscriber whose plan monitors commitments; no other can have them changed."""
    plan = plan_of(lock_subscriber(session, subscriber_id))
    if not includes(plan, FOLLOWING):
        raise CommitmentError(f"The {plan.name} plan has no monitoring of commitments.")


def _add(session: Session, subscriber_id: int, promise: Promise, c: Context) -> bool:
    row = Commitment(subscriber_id=subscriber_id, created_at=c.now(), **_words(promise))
    return add_commitment(session, row)


def _words(promise: Promise) -> dict[str, Any]:
    return {
        "text": promise.text,
        "promise": promise.id,
        "provisions": sorted(promise.provisions),
        "words": sorted(promise.words),
    }


def _promise(row: Commitment) -> Promise:
    """Take a promise of the catalogue as it reads today, another as it was read."""
    known = promises().get(row.promise)
    cells = {"provisions": frozenset(row.provisions), "words": frozenset(row.words)}
    return known or Promise(id="", text=row.text, **cells)


def _cells(change: Change, row: Commitment, touch: Touch) -> dict[str, Any]:
    quotes = {
        side: quote.model_dump(mode="json") if quote else None
        for side, quote in (("before", touch.before), ("after", touch.after))
    }
    said = {"provision": touch.provision, "section": touch.section, "sentence": touch.sentence}
    whose = {"change_id": change.id, "subscriber_id": row.subscriber_id, "commitment": row.text}
    return {**whose, **said, **quotes}
