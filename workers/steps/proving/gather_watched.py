"""Gather how the documents of an evidence export were watched: what was due, seen and missed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlmodel import Session

from evidence.dossier import Cells, Watched
from notifications.wording import duration
from storage import evidence_export as rows
from storage.watching import watching_of
from workers.context import Context
from workers.steps.proving.evidence_scope import Scope
from workers.steps.watching.visit import promised

_COUNTED = ("since", "until", "checked", "identical", "changed", "suspect", "failed", "other")


def gather_watched(session: Session, scope: Scope, c: Context) -> Iterator[Watched]:
    """Yield how each document was watched in the period, from when on looks are kept.

    What was due is what the plans of today promise.
    """
    kept = rows.looks_kept_since(session)
    since = max(scope.since, kept) if kept else scope.since
    ids = [one.id for one in scope.documents]
    troubles = _troubles(session, ids, scope)
    found = watching_of(session, ids, since, scope.until) if since <= scope.until else {}
    every = promised(session, [one.platform_id for one in scope.documents], c)
    for one in (one for one in scope.documents if one.id in found):
        seen, due = found[one.id], every[one.platform_id]
        figures = {name: getattr(seen, name) for name in _COUNTED} | {
            "kept_since": kept if since == kept else None,
            "scheduled": seen.scheduled(due),
            "every": duration(due),
            "gap_since": seen.longest.since,
            "gap_until": seen.longest.until,
            "gap_length": duration(seen.longest.length),
        }
        yield Watched(one.id, one.title, figures, troubles[one.id])


def _troubles(session: Session, ids: Sequence[int], scope: Scope) -> Mapping[int, list[Cells]]:
    found: dict[int, list[Cells]] = defaultdict(list)
    for row in rows.troubles_between(session, ids, scope.since, scope.until):
        outcome, reason = row.outcome.value, row.reason
        cells = {"id": row.id, "at": row.at, "outcome": outcome, "reason": reason}
        found[row.document_id].append(cells)
    return found
