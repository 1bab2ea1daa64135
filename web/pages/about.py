"""How Clausewatch works and what it does not say: the pages that every claim rests on."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from models.governance import DISCLAIMER
from web.site import READ, TheSite, render

router = APIRouter()


@router.api_route("/methodology", methods=READ, response_class=HTMLResponse)
def methodology(site: TheSite) -> HTMLResponse:
    return render(site, "methodology.html")


@router.api_route("/disclaimers", methods=READ, response_class=HTMLResponse)
def disclaimers(site: TheSite) -> HTMLResponse:
    return render(site, "disclaimers.html", disclaimer=DISCLAIMER)
