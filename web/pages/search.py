"""Search over the texts in force."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from models.blocks import from_json
from storage.search import search_texts
from web.site import READ, Reading, TheSite, render
from web.snippets import snippets

router = APIRouter(prefix="/search")

_A_PAGE = 10
_LONGEST = 200


@router.api_route("", methods=READ, response_class=HTMLResponse)
def search_page(
    site: TheSite,
    session: Reading,
    q: Annotated[str, Query()] = "",
    after: Annotated[int, Query(ge=0, lt=2**63)] = 0,
) -> HTMLResponse:
    asked = " ".join(q.replace("\0", " ").split())[:_LONGEST]
    hits = search_texts(session, asked, _A_PAGE + 1, after) if asked else []
    return render(
        site,
        "search.html",
        asked=asked,
        found=[(hit, snippets(from_json(hit.blocks), asked)) for hit in hits[:_A_PAGE]],
        more=hits[_A_PAGE - 1].document_id if len(hits) > _A_PAGE else 0,
        first=not after,
    )
