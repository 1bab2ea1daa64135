"""The list of platforms, and the page of one."""

from datetime import timedelta

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from storage.facts import changes_by_document, provisions_of
from storage.pages import documents_of, find_platform, list_platforms, recent_changes
from web.site import READ, Now, Reading, Slug, TheSite, render
from web.topics import TOLD

router = APIRouter(prefix="/platforms")

_RECENT = 20
_A_YEAR = timedelta(days=365)


@router.api_route("", methods=READ, response_class=HTMLResponse)
def platform_list(site: TheSite, session: Reading) -> HTMLResponse:
    return render(site, "platforms.html", platforms=list_platforms(session))


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
