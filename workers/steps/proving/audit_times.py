"""Compare what the evidence log says of times: of its rows, its heads and their stamps."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from sqlmodel import Session

from evidence.heads import Head
from evidence.parts import moment
from models.tables import LogRestore
from storage.heads import all_restores
from storage.log import EntryRow
from workers.steps.proving.audit_rows import Audit

# Rows that are written at the time that they say; a commit, or clocks, may be some minutes late.
_AT_ONCE = frozenset({"check", "snapshot", "correction", "erasure", "restore"})
_LATE = timedelta(hours=1)
_MOST_NAMED = 20


class Times:
    """The times of heads by their sizes; entries behind a head may not precede it."""

    def __init__(self, heads: Iterable[Head]) -> None:
        ordered = sorted(heads, key=lambda head: (head.size, head.at))
        self._sizes = [head.size for head in ordered]
        self._at = [head.at for head in ordered]
        self._named = 0

    def audit_entries(self, entries: Iterable[EntryRow], audit: Audit) -> None:
        """Name entries that say an earlier time than a head that did not have them."""
        for entry in (one for one in entries if one.kind in _AT_ONCE):
            head_at = self.before(entry.position)
            if head_at and entry.at < head_at - _LATE and self._named < _MOST_NAMED:
                self._named += 1
                audit.findings.append(
                    f"{entry.kind} {entry.ref} (entry {entry.position}) says {moment(entry.at)}, "
                    f"but the head of {moment(head_at)} did not have it."
                )

    def before(self, position: int) -> datetime | None:
        """Return when the last head was signed that does not have this entry."""
        place = bisect_right(self._sizes, position)
        return self._at[place - 1] if place else None


def audit_order(heads: Sequence[Head], audit: Audit) -> None:
    """Name heads that say an earlier time than the one that was signed before them."""
    for earlier, later in pairwise(heads):
        if later.at < earlier.at or later.size < earlier.size:
            audit.findings.append(
                f"The head of {later.size} entries ({moment(later.at)}) was signed after that of "
                f"{earlier.size} ({moment(earlier.at)}): the log or the clock went back."
            )


def lost_by_restore(session: Session, head: Head) -> LogRestore | None:
    """Return the restore that lost what a head covers, where the log owns up to one."""
    lost = (one for one in all_restores(session) if one.made_at < head.at <= one.at)
    return next((one for one in lost if head.size > one.size), None)
