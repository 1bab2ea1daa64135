"""Compare what the evidence log committed to with the rows as they stand."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from evidence.leaf import entry_of, write_leaf
from evidence.proofs import page_root
from evidence.tree import hash_leaf
from models.log import LOGGED, Logged, LoggedRow, logged
from models.tables import LogPage
from storage import log
from storage.audits import STATED, Noted, erased, rows_passed_over, rows_unlike_their_state
from storage.log import EntryRow
from storage.logged import rows_by_id
from storage.states import rows_as_they_were
from workers.steps.proving.append import LONG_AT_ONCE
from workers.steps.proving.prove import entry_as_logged

BY_AGE = frozenset({"check", "decision", "attempt", "message", "state"})
_MOST_NAMED = 20


@dataclass
class Audit:
    """What an audit found, a sentence each, and how much it looked at."""

    findings: list[str] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    erased: Counter[str] = field(default_factory=Counter)
    entries: int = 0
    heads: int = 0
    stamps: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row whose leaf must have this hash; `at` is its time where the entry itself says it."""

    id: int
    leaf_hash: bytes
    position: int
    at: datetime | None = None


def audit_rows(session: Session, entries: Iterable[EntryRow], audit: Audit) -> None:
    """Make the leaves of these entries again from their rows, and note what differs."""
    by_kind: dict[str, list[EntryRow]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    for name, found in by_kind.items():
        kind = logged(name)
        if kind.paged:
            _audit_pages(session, kind, found, audit)
        else:
            _compare(session, kind, [_wanted(entry) for entry in found], audit)


def audit_what_is_not_logged(session: Session, audit: Audit) -> None:
    """Note rows that the log passed over, and rows that changed and nobody noted it."""
    for kind in LOGGED:
        for row_id in rows_passed_over(session, kind, _MOST_NAMED):
            audit.findings.append(
                f"{kind.kind} {row_id} is not in the log, although later ones are."
            )
    for name in STATED:
        for row_id in rows_unlike_their_state(session, name)[:_MOST_NAMED]:
            audit.findings.append(f"{name} {row_id} says otherwise than its last noted state.")


def _audit_pages(session: Session, kind: Logged, entries: Sequence[EntryRow], audit: Audit) -> None:
    pages = log.pages_by_id(session, [entry.ref for entry in entries])
    for entry in entries:
        page = pages.get(entry.ref)
        if page is None:
            audit.findings.append(f"page {entry.ref} of {entry.kind} is gone.")
            continue
        hashes = log.cut(page.hashes)
        if len(hashes) != len(page.ids) or page_root(hashes) != entry.body:
            audit.findings.append(f"page {entry.ref} of {entry.kind} was altered.")
        _compare(session, kind, list(_wanted_on(page, hashes, entry.position)), audit)


def _wanted(entry: EntryRow) -> Wanted:
    leaf_hash = hash_leaf(write_leaf(entry_as_logged(entry)))
    return Wanted(entry.ref, leaf_hash, entry.position, entry.at)


def _wanted_on(page: LogPage, hashes: Sequence[bytes], position: int) -> Iterator[Wanted]:
    for row_id, leaf_hash in zip(page.ids, hashes, strict=False):
        yield Wanted(row_id, leaf_hash, position)


def _compare(session: Session, kind: Logged, wanted: Sequence[Wanted], audit: Audit) -> None:
    at_once = LONG_AT_ONCE if kind.hashed else max(len(wanted), 1)
    for start in range(0, len(wanted), at_once):
        part = wanted[start : start + at_once]
        made = _leaf_hashes(session, kind, [one.id for one in part])
        gone = erased(session, kind.kind, [one.id for one in part if one.id not in made])
        for one in part:
            audit.rows[kind.kind] += 1
            _judge(kind, one, made.get(one.id), gone, audit)


def _judge(
    kind: Logged,
    wanted: Wanted,
    made: set[bytes] | None,
    gone: Mapping[int, Noted],
    audit: Audit,
) -> None:
    name = f"{kind.kind} {wanted.id} (entry {wanted.position})"
    noted = gone.get(wanted.id)
    if made is not None:
        if wanted.leaf_hash not in made:
            audit.findings.append(f"{name} was altered: its cells are not those that were logged.")
    elif noted is None or not _may_go(kind, noted):
        audit.findings.append(f"{name} is gone, and it was not deleted by age or with its owner.")
    elif noted.before and wanted.at and wanted.at >= noted.before:
        audit.findings.append(f"{name} was deleted before its time.")
    else:
        audit.erased[kind.kind] += 1


def _may_go(kind: Logged, noted: Noted) -> bool:
    """Say whether rows of a kind are ever deleted: with their owner, or of some kinds by age."""
    if noted.before is None:
        return kind.personal
    return kind.kind in BY_AGE and noted.before < noted.at


def _leaf_hashes(session: Session, kind: Logged, ids: Sequence[int]) -> dict[int, set[bytes]]:
    """Make the leaves of rows as they are and as they were noted to be before."""
    found = rows_as_they_were(session, kind, rows_by_id(session, kind, ids))
    return {row_id: set(_made(kind, rows)) for row_id, rows in found.items()}


def _made(kind: Logged, rows: Iterable[LoggedRow]) -> Iterator[bytes]:
    for row in rows:
        if row.secret or not kind.personal:
            yield hash_leaf(write_leaf(entry_of(kind, row)))
