"""Tell a new text of an alternating document against the known text that it was made from."""

from datetime import datetime

from documents.steady import words_in_common
from models.blocks import from_json
from models.summary import ChangeSummary
from models.tables import Document, Version
from models.words import Outcome
from storage.database import transaction
from storage.records import alerts_since
from storage.register import texts_lately
from workers.context import Context
from workers.steps.assess import Finding
from workers.steps.settle import ALTERNATION_WINDOW

_MOST_VARIANTS = 12


def nearest_variant(
    document: Document, finding: Finding, extractor: str, at: datetime, c: Context
) -> Version | None:
    """Return the known text nearest to a new one, where that is not the text in force.

    Only for a document that alternates: of two pages shown by turns the one that was edited is
    the one to compare with.
    """
    new = finding.outcome is Outcome.CHANGE and document.alternating_since is not None
    if not new or finding.base is None or finding.reading is None or finding.base.moved:
        return None
    with transaction(c.engine) as session:
        since = at - ALTERNATION_WINDOW
        texts = texts_lately(session, document.id or 0, since, extractor, _MOST_VARIANTS)
    blocks = finding.reading.extraction.blocks
    in_force = finding.base.version
    best = max((in_force, *texts), key=lambda text: words_in_common(from_json(text.blocks), blocks))
    return None if best.text_hash == in_force.text_hash else best


def was_told(document: Document, summary: ChangeSummary, at: datetime, c: Context) -> bool:
    """Say whether the very same words were told lately, as a change to another variant."""
    if document.alternating_since is None:
        return False
    with transaction(c.engine) as session:
        told = alerts_since(session, document.id or 0, at - ALTERNATION_WINDOW)
    said = _words(summary)
    return bool(said) and any(said == _words(ChangeSummary.model_validate(row)) for row in told)


def _words(summary: ChangeSummary) -> list[tuple[str, str]]:
    points = ((point.before, point.after) for point in summary.points)
    return sorted((old.text if old else "", new.text if new else "") for old, new in points)
