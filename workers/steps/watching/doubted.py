"""Believe a doubted text once it has stood at its address for long enough."""

from datetime import timedelta

from documents.looks import sketch
from models.declaration import Declaration
from models.tables import Document
from storage.database import transaction
from storage.records import doubted_snapshot
from workers.context import Context
from workers.steps.watching.read import Reading, read
from workers.steps.watching.reread import stored_pages


def standing_sketch(document: Document, c: Context) -> frozenset[str]:
    """Return the words of the text that was doubted long enough ago, nothing believed since.

    Seen once more, it is what the document is now: replaced, translated or cut short.
    """
    if not document.suspect_streak or document.set_aside:
        return frozenset()
    before = c.now() - timedelta(seconds=c.settings.believe_after)
    with transaction(c.engine) as session:
        doubted = doubted_snapshot(session, document.id or 0, before)
    if doubted is None:
        return frozenset()
    declaration = Declaration.model_validate(document.declaration)
    reading = read(stored_pages(doubted.pages, c), declaration)
    return sketch(reading.extraction.blocks) if isinstance(reading, Reading) else frozenset()
