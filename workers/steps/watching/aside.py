"""What a change's record says beside the text: how we came to believe it, and what to expect."""

from collections.abc import Iterator, Sequence

from documents.linked import linked_documents
from documents.phrases import in_words
from models.blocks import Block
from models.summary import ChangeSummary
from models.tables import Document
from storage.analyses import archived_addresses
from storage.database import transaction
from workers.context import Context
from workers.steps.watching.assess import Finding
from workers.steps.watching.variants import Against

_MOST_NAMED = 3
_UNREAD = "Linked document not archived: “{}”; nothing is said of its text."
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


def name_unread(
    summary: ChangeSummary,
    before: Sequence[Block],
    after: Sequence[Block],
    document: Document,
    c: Context,
) -> ChangeSummary:
    """Name the documents that a change newly links to and whose text is not kept.

    Costs a query only where there are such links.
    """
    known, come = linked_documents(before, ()), linked_documents(after, ())
    if come.keys() <= known.keys():
        return summary
    with transaction(c.engine) as session:
        archived = archived_addresses(session, document.id or 0)
    new = linked_documents(after, archived)
    names = dict.fromkeys(name for place, name in new.items() if place not in known)
    said = tuple(_UNREAD.format(name) for name in list(names)[:_MOST_NAMED])
    return summary.model_copy(update={"notes": (*summary.notes, *said)})
