"""What a change's record says beside the text: how we came to believe it, and what to expect."""

from collections.abc import Iterator, Sequence

from documents.phrases import in_words
from models.summary import ChangeSummary
from models.tables import Document
from workers.steps.assess import Finding
from workers.steps.variants import Against

ALTERNATES = (
    "The page goes back and forth between texts seen before. Each switch stays on record and is "
    "not alerted; a new text is, and so is the text that it rests on."
)


def said_aside(document: Document, finding: Finding, against: Against) -> Iterator[str]:
    """Say what a reader must know of this change beside its words."""
    if finding.replaced:
        yield "The page did not look like this document at first; it was believed once it stood."
    if document.withdrawn_at is not None:
        gone = in_words(document.withdrawn_at.date().isoformat())
        yield f"It was reported as no longer published on {gone}."
    if against.version is not None:
        seen = in_words(against.version.detected_at.date().isoformat())
        yield f"The page goes back and forth; compared with its text of {seen}, the nearest one."
    if against.unsteady is not None:
        yield "What goes back and forth between known wordings is left out."
    if finding.unsteady is not None:
        yield "The page differs at every fetch; the places that do are left out."


def with_notes(summary: ChangeSummary, notes: Sequence[str] | Iterator[str]) -> ChangeSummary:
    return summary.model_copy(update={"notes": (*notes, *summary.notes)})
