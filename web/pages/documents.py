"""The page of one document: how it stands, its timeline, and the text in force."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from models.blocks import Block, from_json
from models.words import BlockKind
from storage import timelines
from storage.pages import ChangeRow
from storage.timelines import Strange, VersionRow
from web.site import READ, Id, Now, Reading, TheSite, render

router = APIRouter(prefix="/documents")

_ENTRIES = 200
_STRANGE_FOR = timedelta(days=365)
_WATCHED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Entry:
    """One point of the timeline: a version with the change that led to it, a change of
    whereabouts, or a strange page.
    """

    at: datetime
    version: VersionRow | None = None
    change: ChangeRow | None = None
    strange: Strange | None = None


@router.api_route("/{document_id}", methods=READ, response_class=HTMLResponse)
def document_page(document_id: Id, site: TheSite, session: Reading, now: Now) -> HTMLResponse:
    found = timelines.find_document(session, document_id)
    if found is None:
        raise HTTPException(404)
    platform, document = found
    text = timelines.current_text(session, document.version_id)
    return render(
        site,
        "document.html",
        platform=platform,
        document=document,
        watching=timelines.watching_of(session, document_id, now - _WATCHED_FOR),
        entries=merge(
            timelines.versions_of(session, document_id, _ENTRIES),
            timelines.changes_of(session, platform.slug, document_id, _ENTRIES),
            timelines.strange_checks(session, document_id, now - _STRANGE_FOR, _ENTRIES),
        ),
        text=text,
        groups=list(group_items(from_json(text.blocks))) if text else [],
    )


def merge(
    versions: Sequence[VersionRow], changes: Sequence[ChangeRow], strange: Sequence[Strange]
) -> list[Entry]:
    """Put everything that happened to a document in one list, newest first."""
    change_to = {change.after_version_id: change for change in changes if change.made_a_version}
    entries = [Entry(row.detected_at, row, change_to.get(row.id)) for row in versions]
    news = (change for change in changes if not change.made_a_version)
    entries += [Entry(change.detected_at, change=change) for change in news]
    entries += [Entry(row.last_at, strange=row) for row in strange]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def group_items(blocks: Sequence[Block]) -> Iterator[tuple[BlockKind, list[Block]]]:
    """Gather neighbouring blocks of one kind, so that list items become one list."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        yield kind, list(group)
