"""Unsubscribe by page and by one click: GET shows and changes nothing, POST acts.

The address itself is the key (RFC 8058): no cookie, no log-in, no redirect, and a second POST
finds nothing left to do.
"""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from notifications.links import Grant, Purpose
from storage.pages import find_platform
from web.grants import granted
from web.site import READ, Now, Reading, Site, TheSite, render
from web.wording import hint_at
from workers.steps.destinations.unsubscribe import (
    has_ended,
    mail_of,
    may_undo,
    subscription_of,
    undo_unsubscribe,
    unsubscribe,
)

router = APIRouter(prefix="/unsubscribe")

Granted = Annotated[Grant, Depends(granted(Purpose.UNSUBSCRIBE))]


@router.api_route("/{token}", methods=READ, response_class=HTMLResponse)
def show(token: str, grant: Granted, site: TheSite, session: Reading) -> HTMLResponse:
    return _page(token, grant, site, session)


@router.post("/{token}", response_class=HTMLResponse)
def act(token: str, grant: Granted, site: TheSite, session: Reading, now: Now) -> HTMLResponse:
    unsubscribe(session, grant, now)
    session.commit()
    return _page(token, grant, site, session)


@router.post("/{token}/undo", response_class=HTMLResponse)
def undo(token: str, grant: Granted, site: TheSite, session: Reading) -> HTMLResponse:
    undo_unsubscribe(session, grant)
    session.commit()
    return _page(token, grant, site, session, undone=True)


def _page(
    token: str, grant: Grant, site: Site, session: Session, *, undone: bool = False
) -> HTMLResponse:
    page = render(
        site,
        "unsubscribe.html",
        ended=has_ended(session, grant),
        undone=undone,
        undo=f"/unsubscribe/{token}/undo" if may_undo(session, grant) else "",
        again=f"/unsubscribe/{token}",
        address=_address(session, grant),
        platform=_platform(session, grant),
    )
    page.headers["Cache-Control"] = "no-store"
    return page


def _address(session: Session, grant: Grant) -> str:
    """Name the mailbox to its owner, and not to somebody to whom the mail was forwarded."""
    mailboxes = mail_of(session, grant)
    if not mailboxes:
        return "you"
    return hint_at(str(mailboxes[0].settings["address"]))


def _platform(session: Session, grant: Grant) -> str | None:
    """Name the platform that a token is about, where it is about one."""
    subscription = subscription_of(session, grant) if grant.subscription_id else None
    platform = find_platform(session, subscription.platform_id) if subscription else None
    return platform.name if platform else None
