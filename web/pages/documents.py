"""The page of one document: how it stands, its timeline, and a text: in force or of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from models.governance import GovernanceAnalysis
from models.taxonomy import taxonomy
from storage import timelines
from storage.facts import changes_by_document, provisions_of
from storage.pages import ChangeRow, DocumentRow
from storage.provisions import current_analysis, timeline
from storage.texts import TextHead, head_numbered, head_on
from storage.timelines import Strange, VersionRow
from web.charts import Happened, draw
from web.gating import MaybeReader, View, Viewing
from web.own import review_by
from web.site import READ, Acting, Id, Reading, Site, TheSite, render
from web.strips import draw_holes
from web.texts import draw_text
from web.topics import spoken_of
from web.wording import CAUSE, STRANGE
from workers.context import Context
from workers.steps.proving.watched import end_of, how_sure_at, prove_watching

router = APIRouter(prefix="/documents")

_ENTRIES = 200
_A_YEAR = timedelta(days=365)
PERIODS = {30: "30 days", 365: "12 months"}
Days = Annotated[int, Query(ge=1, le=3660)]


@dataclass(frozen=True)
class Entry:
    """One point of the timeline: a version with the change that led to it, a change of
    whereabouts, or a strange page.
    """

    at: datetime
    version: VersionRow | None = None
    change: ChangeRow | None = None
    strange: Strange | None = None


@dataclass(frozen=True)
class Asked:
    """Which text is asked for, by day or by number; neither means the one in force."""

    day: date | None = None
    number: int | None = None
    misread: bool = False


def read_asked(on: str = "", version: str = "") -> Asked:
    """Read which text is asked for.

    >>> read_asked("2026-03-01", ""), read_asked("", "7").number, read_asked("soon", "").misread
    (Asked(day=datetime.date(2026, 3, 1), number=None, misread=False), 7, True)
    """
    if version.isascii() and version.isdecimal() and len(version) < 9:
        return Asked(number=int(version))
    try:
        return Asked(day=date.fromisoformat(on)) if on else Asked(misread=bool(version))
    except ValueError:
        return Asked(misread=True)


@router.api_route("/{document_id}", methods=READ, response_class=HTMLResponse)
def document_page(
    document_id: Id,
    site: TheSite,
    session: Reading,
    c: Acting,
    view: Viewing,
    reader: MaybeReader,
    asked: Annotated[Asked, Depends(read_asked)],
    days: Days = 30,
    said: str = "",
) -> HTMLResponse:
    found = timelines.find_document(session, document_id)
    if found is None:
        raise HTTPException(404)
    platform, document = found
    page = render(
        site,
        "document.html",
        platform=platform,
        document=document,
        spoken_of=spoken_of(provisions_of(session, platform.slug), document.terms_type),
        view=view,
        reader=reader,
        said=said,
        reviewed=review_by(session, reader.subscriber if reader else None, document_id),
        **_happenings(session, platform.slug, document, view, c.now()),
        **_proof(session, platform.slug, document_id, days, c),
        **_text_asked(site, session, platform.slug, document, asked, view, c),
    )
    if reader:
        page.headers["Cache-Control"] = "no-store"
    return page


@router.api_route("/{document_id}/analysis", methods=READ, response_class=HTMLResponse)
def analysis_page(document_id: Id, site: TheSite, session: Reading, view: Viewing) -> HTMLResponse:
    found = timelines.find_document(session, document_id)
    if found is None:
        raise HTTPException(404)
    platform, document = found
    row = None
    if view.shows("audit_analysis"):
        row = current_analysis(session, platform.slug, document.terms_type)
    return render(
        site,
        "analysis.html",
        platform=platform,
        document=document,
        row=row,
        analysis=GovernanceAnalysis.model_validate(row.analysis) if row else None,
        topics=taxonomy(),
        view=view,
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


def _happenings(
    session: Session, platform: str, document: DocumentRow, view: View, now: datetime
) -> dict[str, Any]:
    entries = _entries(session, platform, document.id, now)
    events = view.shows("governance_timelines")
    return {
        "changed": changes_by_document(session, platform, now - _A_YEAR).get(document.id, 0),
        "entries": entries,
        "chart": draw([_happened(entry) for entry in entries], now),
        "events": timeline(session, platform, terms_type=document.terms_type) if events else (),
    }


def _proof(
    session: Session, platform: str, document_id: int, days: int, c: Context
) -> dict[str, Any]:
    proof = prove_watching(session, platform, document_id, days, c)
    holes = draw_holes(proof) if proof else ()
    return {"proof": proof, "holes": holes, "days": days, "periods": PERIODS}


def _entries(session: Session, platform: str, document_id: int, now: datetime) -> list[Entry]:
    return merge(
        timelines.versions_of(session, document_id, _ENTRIES),
        timelines.changes_of(session, platform, document_id, _ENTRIES),
        timelines.strange_checks(session, document_id, now - _A_YEAR, _ENTRIES),
    )


def _text_asked(
    site: Site,
    session: Session,
    platform: str,
    document: DocumentRow,
    asked: Asked,
    view: View,
    c: Context,
) -> dict[str, Any]:
    """Read the text that is asked for, and of a day's also how sure it is."""
    at = end_of(asked.day, c.now()) if asked.day else c.now()
    text = _text(session, document, asked, at)
    return {
        "asked": asked,
        "today": c.now().date(),
        "text": text,
        "sure": how_sure_at(session, platform, document.id, at, c) if asked.day else None,
        "in_force": text is not None and text.id == document.version_id,
        "drawn": draw_text(site, session, document, text, view) if text else None,
    }


def _text(session: Session, document: DocumentRow, asked: Asked, at: datetime) -> TextHead | None:
    if asked.number is not None:
        return head_numbered(session, document.id, asked.number)
    return head_on(session, document.id, at)


def _happened(entry: Entry) -> Happened:
    if entry.strange:
        return Happened(entry.at, STRANGE[entry.strange.outcome])
    if entry.change:
        href = f"/changes/{entry.change.public_id}"
        return Happened(entry.at, entry.change.headline, entry.change.significance, href)
    assert entry.version
    return Happened(entry.at, CAUSE[entry.version.cause])
