"""What is on record of a reader: theirs to take along, and to have deleted."""

import json
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from web.gating import View
from web.signed_in import COOKIE, Reader, SignedAct, SignedIn, back_to, own_page
from web.site import READ, Acting, Reading, Site, TheSite
from workers.steps.subscribers.leave import delete_account, export

router = APIRouter(prefix="/account/data")


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(reader: SignedIn, site: TheSite) -> HTMLResponse:
    return _page(site, reader)


@router.get("/export")
def download(reader: SignedIn, session: Reading, c: Acting) -> Response:
    body = json.dumps(export(session, reader.subscriber, c), indent=2, ensure_ascii=False)
    headers = {
        "Content-Disposition": 'attachment; filename="clausewatch.json"',
        "Cache-Control": "no-store",
    }
    return Response(body, media_type="application/json", headers=headers)


@router.post("/delete", response_class=HTMLResponse)
def delete(
    reader: SignedAct,
    site: TheSite,
    c: Acting,
    email: Annotated[str, Form(max_length=320)] = "",
) -> Response:
    if email.strip().lower() != reader.subscriber.email:
        return _page(site, reader, 422, wrong=True)
    delete_account(reader.id, c)
    answer = back_to("/sign-in", "deleted")
    COOKIE.drop(answer, site)
    return answer


def _page(site: Site, reader: Reader, status: int = 200, *, wrong: bool = False) -> HTMLResponse:
    proves = View(reader.plan).shows("audit_analysis")
    return own_page(site, "account_data.html", reader, status, said="", wrong=wrong, proves=proves)
