"""The page of one change: what it says, where it stands in the text, and the proof."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from models.names import read_change_name
from models.summary import ChangeSummary
from storage.evidence import find_change
from web.site import READ, Reading, TheSite, render

router = APIRouter(prefix="/changes")


@router.api_route("/{name}", methods=READ, response_class=HTMLResponse)
def change_page(name: str, site: TheSite, session: Reading) -> HTMLResponse:
    change_id = read_change_name(name)
    story = find_change(session, change_id) if change_id else None
    if story is None:
        raise HTTPException(404)
    summary = ChangeSummary.model_validate(story.summary)
    return render(site, "change.html", story=story, change=story.row, summary=summary)
