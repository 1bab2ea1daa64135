"""Read earlier snapshots by today's rules, so that a text seen before is known when it returns."""

from collections.abc import Mapping, Sequence
from typing import Any

from documents.extract import RawPage
from models.declaration import Declaration
from storage.database import transaction
from storage.register import texts_by_other_rules
from workers.context import Context
from workers.steps.watching.read import Reading, extractor_of, read


def reread_earlier(document_id: int, declaration: Declaration, c: Context) -> dict[str, str]:
    """Return, for each earlier text by the hash it was stored with, its hash by today's rules.

    One snapshot of each text is read; a text whose snapshot the rules cannot read, or that is no
    longer kept, is left out.
    """
    with transaction(c.engine) as session:
        texts = texts_by_other_rules(session, document_id, extractor_of(declaration))
    readings = ((text.text_hash, _reread(text.pages, declaration, c)) for text in texts)
    return {stored: reading.text_hash for stored, reading in readings if reading}


def stored_pages(pages: Sequence[Mapping[str, Any]], c: Context) -> list[RawPage]:
    """Take a snapshot's pages out of the store, as they were received."""
    return [
        RawPage(c.blobs.get(page["sha256"]), page["content_type"], page["final_url"])
        for page in pages
    ]


def _reread(
    pages: Sequence[Mapping[str, Any]], declaration: Declaration, c: Context
) -> Reading | None:
    try:
        reading = read(stored_pages(pages, c), declaration)
    except FileNotFoundError:
        return None
    return reading if isinstance(reading, Reading) else None
