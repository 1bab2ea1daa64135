"""Confirm an address: GET shows and changes nothing, for mail scanners follow links; POST acts.

A link that is too old confirms nothing, but can ask for a new one, to the same address only.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from notifications.links import CONFIRM_LASTS, Grant, Purpose, Refusal, read_token
from web.grants import granted
from web.site import READ, Acting, Now, Reading, Site, TheSite, render
from web.wording import hint_at
from workers.steps.destinations.confirm import Asked, address_of, ask_again, confirm_address

router = APIRouter(prefix="/confirm")

_STATUS = {Asked.TOO_OFTEN: 429}


def is_fresh(token: str, site: TheSite, now: Now) -> bool:
    """Say whether a link may still confirm."""
    found = read_token(site.secret, Purpose.VERIFY, token, now, CONFIRM_LASTS)
    return not isinstance(found, Refusal)


Granted = Annotated[Grant, Depends(granted(Purpose.VERIFY))]
Fresh = Annotated[bool, Depends(is_fresh)]


@router.api_route("/{token}", methods=READ, response_class=HTMLResponse)
def show(token: str, grant: Granted, fresh: Fresh, site: TheSite, session: Reading) -> HTMLResponse:
    return _page(grant, site, session) if fresh else _old(token, grant, site, session)


@router.post("/{token}", response_class=HTMLResponse)
def act(
    token: str, grant: Granted, fresh: Fresh, site: TheSite, session: Reading, now: Now
) -> HTMLResponse:
    if not fresh:
        return _old(token, grant, site, session)
    confirm_address(session, grant, now)
    session.commit()
    return _page(grant, site, session)


@router.post("/{token}/again", response_class=HTMLResponse)
def send_again(grant: Granted, site: TheSite, session: Reading, c: Acting) -> HTMLResponse:
    if address_of(session, grant) is None:
        raise HTTPException(404)
    session.rollback()
    asked = ask_again(grant.destination_id or 0, c)
    return _page(grant, site, session, status=_STATUS.get(asked, 200), asked=asked)


def _old(token: str, grant: Grant, site: Site, session: Session) -> HTMLResponse:
    return _page(grant, site, session, status=410, old=token)


def _page(
    grant: Grant,
    site: Site,
    session: Session,
    *,
    status: int = 200,
    old: str = "",
    asked: Asked | None = None,
) -> HTMLResponse:
    """Render the page; `old` is the token that is too old to confirm."""
    destination = address_of(session, grant)
    if destination is None:
        raise HTTPException(404)
    page = render(
        site,
        "confirm.html",
        status,
        confirmed=destination.verified_at is not None,
        old=old,
        asked=asked,
        address=hint_at(str(destination.settings["address"])),
    )
    page.headers["Cache-Control"] = "no-store"
    return page
