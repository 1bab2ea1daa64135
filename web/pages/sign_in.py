"""Sign in by a link in a mail: asking never says who is known, and only the button uses it up."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from notifications.links import JOIN_LASTS, SIGN_IN_LASTS, Grant, Purpose
from web import bound_for
from web.grants import granted
from web.signed_in import (
    COOKIE,
    Here,
    ReaderAct,
    back_to,
    signed_in,
)
from web.site import READ, Acting, Reading, Site, TheSite, render
from workers.context import Context
from workers.steps.subscribers.sign_in import (
    ask_to_sign_in,
    opens,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from workers.steps.subscribers.welcome import Welcome

router = APIRouter()

_STATUS = {Welcome.TOO_OFTEN: 429, Welcome.NO_ADDRESS: 422}
Granted = Annotated[Grant, Depends(granted(Purpose.SIGN_IN, SIGN_IN_LASTS))]
Joining = Annotated[Grant, Depends(granted(Purpose.JOIN, JOIN_LASTS))]


@router.api_route("/sign-in", methods=READ, response_class=HTMLResponse)
def show(request: Request, site: TheSite, session: Reading, c: Acting, said: str = "") -> Response:
    try:
        signed_in(request, site, session, c)
    except HTTPException:
        return _page(site, 200, deleted=said == "deleted")
    return back_to("/account")


@router.post("/sign-in", response_class=HTMLResponse)
def ask(
    request: Request,
    site: TheSite,
    c: Acting,
    _here: Here,
    email: Annotated[str, Form(max_length=320)] = "",
) -> HTMLResponse:
    network = request.client.host if request.client else "unknown"
    welcome = ask_to_sign_in(email.strip(), network, c)
    return _page(site, _STATUS.get(welcome, 200), welcome=welcome)


@router.api_route("/sign-in/{token}", methods=READ, response_class=HTMLResponse)
def offer(grant: Granted, site: TheSite, session: Reading) -> HTMLResponse:
    return _offer(grant, site, session)


@router.api_route("/join/{token}", methods=READ, response_class=HTMLResponse)
def offer_to_join(grant: Joining, site: TheSite, session: Reading) -> HTMLResponse:
    return _offer(grant, site, session)


@router.post("/sign-in/{token}", response_class=HTMLResponse)
def enter(grant: Granted, _here: Here, request: Request, site: TheSite, c: Acting) -> Response:
    return _enter(grant, request, site, c)


@router.post("/join/{token}", response_class=HTMLResponse)
def join(grant: Joining, _here: Here, request: Request, site: TheSite, c: Acting) -> Response:
    return _enter(grant, request, site, c)


@router.post("/account/sign-out")
def leave(_reader: ReaderAct, request: Request, site: TheSite, c: Acting) -> Response:
    sign_out(COOKIE.read(request, site), c)
    return _gone(site)


@router.post("/account/sign-out-everywhere")
def leave_everywhere(reader: ReaderAct, site: TheSite, c: Acting) -> Response:
    sign_out_everywhere(reader.visitor, c)
    return _gone(site)


def _offer(grant: Grant, site: Site, session: Session) -> HTMLResponse:
    fresh = opens(session, grant)
    return _page(site, 200 if fresh else 410, link="fresh" if fresh else "used")


def _enter(grant: Grant, request: Request, site: Site, c: Context) -> Response:
    cookie = secrets.token_urlsafe(32)
    if not sign_in(grant, cookie, COOKIE.read(request, site), c):
        return _page(site, 410, link="used")
    answer = back_to(bound_for.place(request))
    COOKIE.set(answer, site, cookie)
    bound_for.forget(answer)
    return answer


def _gone(site: Site) -> Response:
    answer = back_to("/sign-in")
    COOKIE.drop(answer, site)
    return answer


def _page(
    site: Site,
    status: int,
    *,
    welcome: Welcome | None = None,
    link: str = "",
    deleted: bool = False,
) -> HTMLResponse:
    page = render(site, "sign_in.html", status, welcome=welcome, link=link, deleted=deleted)
    page.headers["Cache-Control"] = "no-store"
    return page
