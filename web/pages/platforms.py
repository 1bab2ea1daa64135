"""The list of platforms, and the page of one."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from storage.pages import documents_of, find_platform, list_platforms, recent_changes
from web.site import READ, Reading, Slug, TheSite, render

router = APIRouter(prefix="/platforms")

_RECENT = 20


@router.api_route("", methods=READ, response_class=HTMLResponse)
def platform_list(site: TheSite, session: Reading) -> HTMLResponse:
    return render(site, "platforms.html", platforms=list_platforms(session))


@router.api_route("/{slug}", methods=READ, response_class=HTMLResponse)
def platform_page(slug: Slug, site: TheSite, session: Reading) -> HTMLResponse:
    platform = find_platform(session, slug)
    if platform is None:
        raise HTTPException(404)
    return render(
        site,
        "platform.html",
        platform=platform,
        documents=documents_of(session, slug),
        changes=recent_changes(session, _RECENT, slug),
    )
