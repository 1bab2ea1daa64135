"""The operators' door: a link by mail to their addresses only; asking never says whose they are."""

import secrets
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from notifications.links import SIGN_IN_LASTS, Grant, Purpose
from web.grants import granted
from web.operator.guard import (
    COOKIE,
    PATH,
    operating,
)
from web.signed_in import Here, back_to
from web.site import READ, Acting, Reading, Site, TheSite, render
from workers.steps.operating.operators import (
    ask_to_operate,
    begin_operating,
    opens_for_operator,
    send_operator_link,
)
from workers.steps.subscribers.welcome import Welcome

router = APIRouter(prefix=f"{PATH}/sign-in")

_STATUS = {Welcome.TOO_OFTEN: 429, Welcome.NO_ADDRESS: 422}
Granted = Annotated[Grant, Depends(granted(Purpose.OPERATE, SIGN_IN_LASTS))]


@router.api_route("", methods=READ, response_class=HTMLResponse)
def show(request: Request, site: TheSite, session: Reading, c: Acting) -> Response:
    try:
        operating(request, site, session, c)
    except HTTPException:
        return _page(site, 200)
    return back_to(PATH)


@router.post("", response_class=HTMLResponse)
def ask(
    request: Request,
    site: TheSite,
    c: Acting,
    later: BackgroundTasks,
    _here: Here,
    email: Annotated[str, Form(max_length=320)] = "",
) -> HTMLResponse:
    """Answer everybody alike and as fast: whatever is sent goes after the answer."""
    network = request.client.host if request.client else "unknown"
    welcome = ask_to_operate(email.strip(), network, c)
    if welcome is Welcome.SENT:
        later.add_task(send_operator_link, email.strip(), c)
    return _page(site, _STATUS.get(welcome, 200), welcome=welcome)


@router.api_route("/{token}", methods=READ, response_class=HTMLResponse)
def offer(grant: Granted, site: TheSite, session: Reading, c: Acting) -> HTMLResponse:
    fresh = opens_for_operator(session, grant, c)
    return _page(site, 200 if fresh else 410, link="fresh" if fresh else "used")


@router.post("/{token}", response_class=HTMLResponse)
def enter(grant: Granted, _here: Here, request: Request, site: TheSite, c: Acting) -> Response:
    cookie = secrets.token_urlsafe(32)
    if not begin_operating(grant, cookie, COOKIE.read(request, site), c):
        return _page(site, 410, link="used")
    answer = back_to(PATH)
    COOKIE.set(answer, site, cookie)
    return answer


def gone(site: Site) -> Response:
    """Lead out, without the cookie."""
    answer = back_to(f"{PATH}/sign-in")
    COOKIE.drop(answer, site)
    return answer


def _page(
    site: Site, status: int, *, welcome: Welcome | None = None, link: str = ""
) -> HTMLResponse:
    page = render(site, "operator_sign_in.html", status, welcome=welcome, link=link)
    page.headers["Cache-Control"] = "no-store"
    return page
