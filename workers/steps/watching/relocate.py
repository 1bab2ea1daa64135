"""Tell of a section that went to, or came from, another document of the same platform."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from documents.relocation import (
    Sibling,
    find_relocations,
    long_runs,
    with_relocations,
    without,
)
from documents.summary import summarise
from models.blocks import Block, from_json
from models.summary import ChangeSummary
from models.tables import Document
from models.words import Significance
from storage.database import transaction
from storage.siblings import first_seen, other_texts
from workers.context import Context

_LOOK_BACK = timedelta(days=90)  # within which the two halves of a move may be seen
_SET_UP = timedelta(hours=1)  # what is first seen together was there before


def tell_relocations(
    summary: ChangeSummary,
    before: Sequence[Block],
    after: Sequence[Block],
    document: Document,
    at: datetime,
    c: Context,
) -> ChangeSummary:
    """Add to a summary what moved between documents, whichever of the two was seen first.

    Costs a query only where a section of some length came or went.
    """
    counts = summary.counts
    runs = long_runs(before, after) if counts.added or counts.removed else []
    siblings = _siblings(document, at, c) if runs else []
    found = find_relocations(before, after, runs, siblings) if siblings else []
    if not found:
        return summary
    rest = summarise(
        without(before, "before", found),
        without(after, "after", found),
        detected=summary.dates.detected,
        terms_type="",
        platform="",
        language=None,
    )
    nothing_else = rest.significance.rank < Significance.MINOR.rank
    return with_relocations(summary, found, nothing_else=nothing_else, document=document.terms_type)


def _siblings(document: Document, at: datetime, c: Context) -> list[Sibling]:
    assert document.id is not None
    with transaction(c.engine) as session:
        known_since = first_seen(session, document.id) or at
        then = max(at - _LOOK_BACK, known_since + _SET_UP)
        others = other_texts(session, document.platform_id, document.id, then)
        return [
            Sibling(other.terms_type, from_json(other.now), from_json(other.before))
            for other in others
        ]
