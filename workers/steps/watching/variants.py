"""What a new text is told against, where a page goes back and forth between known ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.compare import compare
from documents.steady import Unsteady, leave_out, words_in_common
from documents.switching import Switches
from models.blocks import Block, from_json
from models.summary import ChangeSummary
from models.tables import Document, Version
from models.words import Outcome
from storage.database import transaction
from storage.records import alerts_since
from storage.register import texts_lately
from workers.context import Context
from workers.steps.watching.assess import Finding
from workers.steps.watching.settle import ALTERNATION_WINDOW

_MOST_TEXTS = 40
_FEWEST_TEXTS = 3  # that stood, went and came again


@dataclass(frozen=True)
class Against:
    """The known text `version` that a new one is told against; None is the one in force.

    `unsteady` places only go back and forth. `switches` says that nothing else differs,
    `oscillates` that this document's wordings do so at all.
    """

    version: Version | None = None
    unsteady: Unsteady | None = None
    switches: bool = False
    oscillates: bool = False


def find_against(
    document: Document, finding: Finding, extractor: str, at: datetime, c: Context
) -> Against:
    """Find what to tell a new text against, and what of it has long been going back and forth."""
    if finding.outcome is not Outcome.CHANGE or not finding.base or not finding.reading:
        return Against()
    since = at - ALTERNATION_WINDOW
    with transaction(c.engine) as session:
        texts = texts_lately(session, document.id or 0, since, extractor, _MOST_TEXTS)
    if len(texts) < _FEWEST_TEXTS or finding.base.moved:
        return Against()
    blocks = [from_json(text.blocks) for text in texts]
    switches = Switches(blocks)
    if not switches:
        return Against()
    return _nearest(texts, blocks, switches, finding.reading.extraction.blocks)


def _nearest(
    texts: Sequence[Version],
    blocks: Sequence[Sequence[Block]],
    switches: Switches,
    new: Sequence[Block],
) -> Against:
    in_force = len(texts) - 1
    best = max(range(len(texts)), key=lambda n: (words_in_common(blocks[n], new), n == in_force))
    difference = compare(blocks[best], new)
    unsteady = switches.unsteady(difference, blocks[best], new)
    known = texts[best] if texts[best].text_hash != texts[in_force].text_hash else None
    if not leave_out(difference, unsteady).items:
        return Against(known, switches=True, oscillates=True)
    found = unsteady if unsteady.before or unsteady.after else None
    return Against(known, found, oscillates=True)


def was_told(document: Document, summary: ChangeSummary, at: datetime, c: Context) -> bool:
    """Say whether all of these words were told lately, as changes to other variants."""
    with transaction(c.engine) as session:
        rows = alerts_since(session, document.id or 0, at - ALTERNATION_WINDOW)
    told = {words for row in rows for words in _words(ChangeSummary.model_validate(row))}
    said = _words(summary)
    return bool(said) and said <= told


def _words(summary: ChangeSummary) -> set[tuple[str, str]]:
    points = ((point.before, point.after) for point in summary.points)
    return {(old.text if old else "", new.text if new else "") for old, new in points}
