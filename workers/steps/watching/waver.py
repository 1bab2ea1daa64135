"""Settle a page that differs at every fetch: what all of its sights agree on counts."""

from dataclasses import replace

from documents.compare import compare
from documents.steady import breaks_off, find_unsteady, leave_out
from models.blocks import Block
from models.declaration import Declaration
from models.tables import Document
from models.words import Outcome
from storage.database import transaction
from storage.records import texts_seen
from workers.context import Context
from workers.steps.watching.assess import Finding
from workers.steps.watching.pace import Streaks, gives_up_on_candidate
from workers.steps.watching.read import Reading, read
from workers.steps.watching.reread import stored_pages

Blocks = tuple[Block, ...]


def settle_wavering(document: Document, finding: Finding, c: Context) -> Finding:
    """Take a page that wavered to the last try by its steady part.

    Where that differs from the text in force it is a change, told without the places that waver.
    """
    streak = document.unstable_streak + 1
    last_try = finding.wavers and gives_up_on_candidate(finding.outcome, Streaks(unstable=streak))
    if not last_try or finding.base is None or finding.reading is None:
        return finding
    old, new = finding.base.blocks, finding.reading.extraction.blocks
    sights = [*_earlier_sights(document, streak, c), new]
    if any(breaks_off(old, sight) for sight in sights):
        return finding
    unsteady = find_unsteady(old, sights)
    if not leave_out(compare(old, new), unsteady).items:
        return finding
    return replace(finding, outcome=Outcome.CHANGE, unsteady=unsteady)


def _earlier_sights(document: Document, most: int, c: Context) -> list[Blocks]:
    declaration = Declaration.model_validate(document.declaration)
    with transaction(c.engine) as session:
        seen = texts_seen(session, document.id or 0, most)
    readings = (read(stored_pages(pages, c), declaration) for pages in reversed(seen))
    return [one.extraction.blocks for one in readings if isinstance(one, Reading)]
