"""Search over the texts in force, the best first."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from models.blocks import from_json
from storage.search import RANKED, Found, search_texts
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
    page: Annotated[int, Query(ge=1, le=RANKED)] = 1,
) -> HTMLResponse:
    asked = " ".join(q.replace("\0", " ").split())[:_LONGEST]
    skip = _A_PAGE * (page - 1)
    found = search_texts(session, asked, _A_PAGE, skip) if asked else Found((), 0)
    return render(
        site,
        "search.html",
        asked=asked,
        found=[(hit, snippets(from_json(hit.blocks), asked)) for hit in found.hits],
        texts=found.texts,
        most=RANKED,
        page=page,
        more=found.texts > skip + _A_PAGE,
    )
