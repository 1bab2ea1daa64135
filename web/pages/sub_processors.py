"""The sub-processors that a document lists, over time: a page, and CSV."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response

from storage.timelines import find_document
from web.gating import Viewing
from web.site import READ, Id, Reading, TheSite, render
from workers.steps.subscribers.sub_processors import Roll, roll_of, write_roll

router = APIRouter(prefix="/documents")

FEATURE = "audit_analysis"


@router.api_route("/{document_id}/sub-processors", methods=READ, response_class=HTMLResponse)
def show(document_id: Id, site: TheSite, session: Reading, view: Viewing) -> HTMLResponse:
    found = find_document(session, document_id)
    if found is None:
        raise HTTPException(404)
    platform, document = found
    roll = roll_of(session, document_id) if view.shows(FEATURE) else Roll((), None)
    return render(
        site,
        "sub_processors.html",
        platform=platform,
        document=document,
        view=view,
        feature=FEATURE,
        roll=roll,
        present=[stay for stay in roll.stays if stay.until is None],
        gone=[stay for stay in roll.stays if stay.until],
    )


@router.get("/{document_id}/sub-processors.csv")
def download(document_id: Id, session: Reading, view: Viewing) -> Response:
    if not view.shows(FEATURE):
        raise HTTPException(403)
    if find_document(session, document_id) is None:
        raise HTTPException(404)
    name = f"clausewatch-sub-processors-{document_id}.csv"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    body = write_roll(roll_of(session, document_id))
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
