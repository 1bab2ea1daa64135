"""Sign up by e-mail: no card, one answer for all, and nothing sent until it is confirmed."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from models.plans import plans
from web.choices import choices_of
from web.gating import PUBLIC
from web.signed_in import Here
from web.site import READ, Acting, Reading, TheSite, render
from workers.steps.subscribers.welcome import Welcome, welcome

router = APIRouter(prefix="/sign-up")

_STATUS = {Welcome.TOO_OFTEN: 429, Welcome.NO_ADDRESS: 422}


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(site: TheSite, session: Reading, platform: str = "") -> HTMLResponse:
    """Show the form alone, with the platform chosen from whose page the reader came."""
    return render(
        site,
        "sign_up.html",
        plan=plans()[PUBLIC],
        choices=choices_of(site, session),
        chosen=platform,
        welcome=None,
    )


@router.post("", response_class=HTMLResponse)
def act(
    _here: Here,
    request: Request,
    site: TheSite,
    session: Reading,
    c: Acting,
    email: Annotated[str, Form(max_length=320)] = "",
    platform: Annotated[str, Form(max_length=80)] = "",
) -> HTMLResponse:
    choices = choices_of(site, session)
    known = platform if platform in {one.slug for one in choices.names} else ""
    network = request.client.host if request.client else "unknown"
    answer = welcome(email.strip(), network, c, platform=known)
    page = render(
        site,
        "sign_up.html",
        _STATUS.get(answer, 200),
        plan=plans()[PUBLIC],
        choices=choices,
        chosen=known,
        welcome=answer,
    )
    page.headers["Cache-Control"] = "no-store"
    return page
