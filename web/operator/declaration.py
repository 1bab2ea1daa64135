"""Edit a declaration: tried on the stored page first, shown as the file that it belongs in."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from web.operator.guard import PATH, Operating, back_with, operator_page
from web.operator.suspects import watched
from web.site import READ, Acting, Id, Reading, TheSite
from workers.steps.operating.redeclare import Draft, declared_text, try_draft, use_draft

router = APIRouter(prefix=PATH + "/documents/{document_id}/declaration")

Text = Annotated[str, Form(max_length=50_000)]


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(document_id: Id, operator: Operating, site: TheSite, session: Reading) -> HTMLResponse:
    found = watched(session, document_id)
    draft = Draft(declared_text(found.document, found.platform))
    return operator_page(
        site, "operator_declaration.html", operator, found=found, draft=draft, tried=False
    )


@router.post("", response_class=HTMLResponse)
def try_out(
    document_id: Id, operator: Operating, site: TheSite, session: Reading, c: Acting, text: Text
) -> HTMLResponse:
    found = watched(session, document_id)
    session.expunge_all()  # the draft is tried on rows that nothing writes back
    draft = try_draft(found.document, found.platform, _lines(text), c)
    status = 200 if draft.is_good else 422
    return operator_page(
        site, "operator_declaration.html", operator, status, found=found, draft=draft, tried=True
    )


@router.post("/file")
def download(
    document_id: Id, operator: Operating, session: Reading, c: Acting, text: Text
) -> Response:
    """Give the whole platform file with the draft in it, to be put in the folder of such files."""
    del operator
    found = watched(session, document_id)
    session.expunge_all()
    draft = try_draft(found.document, found.platform, _lines(text), c)
    if not draft.is_good:
        return Response("\n".join(map(str, draft.mistakes)), 422, media_type="text/plain")
    name = f'attachment; filename="{found.platform.id}.toml"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return Response(draft.file, media_type="application/toml", headers=headers)


@router.post("/use")
def use(document_id: Id, operator: Operating, text: Text) -> Response:
    result = use_draft(document_id, _lines(text), operator.hand)
    return back_with(f"{PATH}/documents/{document_id}", result)


def _lines(text: str) -> str:
    """Undo what browsers make of line ends in a form."""
    return text.replace("\r\n", "\n")
