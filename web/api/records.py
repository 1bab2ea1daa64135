"""Platforms, documents and their versions."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlmodel import Session

from documents.passages import Passage, passages
from models.blocks import from_json, plain_text
from models.governance import GovernanceAnalysis
from storage.pages import (
    DocumentRow,
    PlatformName,
    PlatformRow,
    documents_of,
    find_platform,
    name_platforms,
    platforms_behind,
)
from storage.provisions import current_analysis, timeline
from storage.texts import StoredText, text_numbered
from storage.timelines import find_document, versions_of
from web.api import shapes
from web.api.callers import Reader, Viewing, demand
from web.api.paging import Limit, Page
from web.api.problems import Refusal, told
from web.sheets import cut_sheet
from web.site import Id, Reading, Slug
from workers.steps.reading.wordings import Asked

Ordinal = Annotated[int, Query(ge=1, lt=2**31, description="A version, by its number.")]
Numbered = Annotated[int, Path(ge=1, lt=2**31, description="A version, by its number.")]
Last = Annotated[int | None, Query(ge=1, lt=2**31, description="`next` of the last page.")]
LastSlug = Annotated[
    str, Query(pattern="^[a-z0-9-]{0,80}$", description="`next` of the last page.")
]

router = APIRouter(tags=["records"], responses=told(404))


@router.get("/platforms")
def platforms(
    _: Reader, session: Reading, before: LastSlug = "", limit: Limit = 50
) -> Page[shapes.Platform]:
    """List the watched platforms by name."""
    sheet = cut_sheet(name_platforms(session), Asked(before, limit=limit))
    rows = platforms_behind(session, sheet.slugs)
    return Page(items=[shapes.Platform.model_validate(row) for row in rows], next=sheet.after)


@router.get("/platforms/{slug}")
def platform(slug: Slug, _: Reader, session: Reading) -> shapes.Platform:
    return shapes.Platform.model_validate(_platform(session, slug))


@router.get("/platforms/{slug}/documents")
def documents(slug: Slug, _: Reader, session: Reading) -> Page[shapes.Document]:
    """List a platform's documents by type."""
    _platform(session, slug)
    rows = documents_of(session, slug)
    return Page(items=[shapes.Document.model_validate(row) for row in rows])


@router.get("/platforms/{slug}/timeline")
def provision_timeline(
    slug: Slug, _: Reader, view: Viewing, session: Reading
) -> Page[shapes.Event]:
    """List what became of a platform's provisions, oldest first; the newest 500."""
    demand(view, "governance_timelines")
    _platform(session, slug)
    rows = timeline(session, slug)
    return Page(items=[shapes.Event.model_validate(row) for row in rows])


@router.get("/documents/{document_id}")
def document(document_id: Id, _: Reader, session: Reading) -> shapes.Document:
    return shapes.Document.model_validate(_document(session, document_id)[1])


@router.get("/documents/{document_id}/analysis")
def analysis(document_id: Id, _: Reader, view: Viewing, session: Reading) -> GovernanceAnalysis:
    """Tell what the text in force says and what follows for those who rely on it."""
    demand(view, "audit_analysis")
    owner, row = _document(session, document_id)
    found = current_analysis(session, owner.slug, row.terms_type)
    if found is None:
        raise Refusal(404, "The text in force is not analysed.")
    read = GovernanceAnalysis.model_validate(found.analysis)
    return read if view.shows("regulatory_mapping") else read.model_copy(update={"landscape": ()})


@router.get("/documents/{document_id}/versions")
def versions(
    document_id: Id, _: Reader, session: Reading, before: Last = None, limit: Limit = 50
) -> Page[shapes.Version]:
    """List a document's versions, newest first."""
    _document(session, document_id)
    rows = versions_of(session, document_id, limit, before)
    items = [shapes.Version.model_validate(row) for row in rows]
    return Page(items=items, next=str(rows[-1].ordinal) if len(rows) == limit else None)


@router.get("/documents/{document_id}/versions/{ordinal}")
def version(document_id: Id, ordinal: Numbered, _: Reader, session: Reading) -> shapes.Text:
    """Return a version with its text, one block a line."""
    found = _text(session, document_id, ordinal)
    text = plain_text(from_json(found.blocks))
    return shapes.Text.model_validate({**vars(found), "text": text})


@router.get("/documents/{document_id}/versions/{ordinal}/blocks")
def blocks(document_id: Id, ordinal: Numbered, _: Reader, session: Reading) -> shapes.Blocks:
    """Return a version's text as headings, paragraphs, list items and table rows."""
    found = _text(session, document_id, ordinal)
    rows = [shapes.Block.model_validate(block) for block in from_json(found.blocks)]
    return shapes.Blocks(ordinal=found.ordinal, text_hash=found.text_hash, blocks=rows)


@router.get("/documents/{document_id}/comparison")
def comparison(
    document_id: Id, before: Ordinal, after: Ordinal, _: Reader, session: Reading
) -> shapes.TextComparison:
    """Compare two versions of a document, in the reading order of the second."""
    sides = [_text(session, document_id, ordinal) for ordinal in (before, after)]
    drawn = passages(*(from_json(side.blocks) for side in sides))
    return shapes.TextComparison(
        before=before, after=after, places=[place_of(passage) for passage in drawn]
    )


def place_of(passage: Passage) -> shapes.ChangedPlace:
    pieces = [shapes.Piece(mark=one.mark.value, text=one.text) for one in passage.pieces]
    return shapes.ChangedPlace(what=passage.said, section=passage.section, pieces=pieces)


def _platform(session: Session, slug: str) -> PlatformRow:
    row = find_platform(session, slug)
    if row is None:
        raise Refusal(404, "There is no such platform.")
    return row


def _document(session: Session, document_id: int) -> tuple[PlatformName, DocumentRow]:
    found = find_document(session, document_id)
    if found is None:
        raise Refusal(404, "There is no such document.")
    return found


def _text(session: Session, document_id: int, ordinal: int) -> StoredText:
    found = text_numbered(session, document_id, ordinal)
    if found is None:
        raise Refusal(404, "There is no such version.")
    return found
