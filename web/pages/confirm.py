"""Confirm an address: GET shows and changes nothing, for mail scanners follow links; POST acts."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from notifications.links import CONFIRM_LASTS, Grant, Purpose, Refusal, read_token
from web.site import READ, Now, Reading, Site, TheSite, render
from web.wording import hint_at
from workers.steps.confirm import address_of, confirm_address

router = APIRouter(prefix="/confirm")

_REFUSED = {Refusal.FORGED: 404, Refusal.EXPIRED: 410}


def granted(token: str, site: TheSite, now: Now) -> Grant:
    """Read the token, or answer that it opens nothing."""
    grant = read_token(site.secret, Purpose.VERIFY, token, now, CONFIRM_LASTS)
    if isinstance(grant, Refusal):
        raise HTTPException(_REFUSED[grant])
    return grant


Granted = Annotated[Grant, Depends(granted)]


@router.api_route("/{token}", methods=READ, response_class=HTMLResponse)
def show(grant: Granted, site: TheSite, session: Reading) -> HTMLResponse:
    return _page(grant, site, session)


@router.post("/{token}", response_class=HTMLResponse)
def act(grant: Granted, site: TheSite, session: Reading, now: Now) -> HTMLResponse:
    confirm_address(session, grant, now)
    session.commit()
    return _page(grant, site, session)


def _page(grant: Grant, site: Site, session: Session) -> HTMLResponse:
    destination = address_of(session, grant)
    if destination is None:
        raise HTTPException(404)
    page = render(
        site,
        "confirm.html",
        confirmed=destination.verified_at is not None,
        address=hint_at(str(destination.settings["address"])),
    )
    page.headers["Cache-Control"] = "no-store"
    return page
