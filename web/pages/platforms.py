"""The list of platforms, and the page of one."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse

from storage.facts import changes_by_document, provisions_of
from storage.pages import (
    documents_of,
    find_platform,
    platforms_behind,
    recent_changes,
)
from web.choices import choices_of
from web.sheets import cut_sheet
from web.site import READ, Now, Reading, Slug, TheSite, render
from web.topics import TOLD
from workers.steps.reading.wordings import Asked

router = APIRouter(prefix="/platforms")

_PAGE = 100
_LONGEST_NAME = 80
_RECENT = 20
_A_YEAR = timedelta(days=365)


@router.api_route("", methods=READ, response_class=HTMLResponse)
def platform_list(
    site: TheSite,
    session: Reading,
    after: Annotated[str, Query(max_length=80)] = "",
    named: Annotated[str, Query()] = "",
) -> HTMLResponse:
    asked = Asked(after, " ".join(named.split())[:_LONGEST_NAME], _PAGE)
    names = choices_of(site, session).names
    sheet = cut_sheet(names, asked)
    return render(
        site,
        "platforms.html",
        all=len(names),
        asked=asked,
        sheet=sheet,
        platforms=platforms_behind(session, sheet.slugs),
    )


@router.api_route("/{slug}", methods=READ, response_class=HTMLResponse)
def platform_page(slug: Slug, site: TheSite, session: Reading, now: Now) -> HTMLResponse:
    platform = find_platform(session, slug)
    if platform is None:
        raise HTTPException(404)
    has = provisions_of(session, slug)
    return render(
        site,
        "platform.html",
        platform=platform,
        documents=documents_of(session, slug),
        counts=changes_by_document(session, slug, now - _A_YEAR),
        facts=[(topic, has.get(topic.id, [])) for topic in TOLD] if has else [],
        changes=recent_changes(session, _RECENT, slug),
    )
