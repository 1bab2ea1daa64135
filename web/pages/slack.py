"""Add to Slack: off to Slack to choose a channel, and back with a code (OAuth v2).

The state that travels with it is signed, lasts minutes, names the subscriber, and counts only in
the browser that set out: it stands in a cookie too.
"""

import hmac
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from notifications.links import Grant, Purpose, Refusal, make_token, read_token
from notifications.slack_install import App, InstallError, exchange_code
from web.grants import granted
from web.site import Acting, Now, Reading, Site, TheSite, render
from workers.steps.destinations.install_slack import install_slack, may_install
from workers.steps.subscribers.revoke import is_revoked

router = APIRouter(prefix="/slack")

_COOKIE = "slack_install"
_LASTS = timedelta(minutes=10)
_DENIED = "You chose not to add Clausewatch to Slack. Nothing was changed."
_LOST = "This did not begin in this browser, or took too long. Please begin again."


def app_of(site: TheSite) -> App:
    """Return our app at Slack; without one there are no such pages."""
    settings = site.settings
    if not settings.slack_client_id:
        raise HTTPException(404)
    home = settings.public_url.rstrip("/")
    secret, slack = settings.slack_client_secret, settings.slack_url.rstrip("/")
    return App(settings.slack_client_id, secret, slack, f"{home}/slack/installed")


TheApp = Annotated[App, Depends(app_of)]
Granted = Annotated[Grant, Depends(granted(Purpose.MANAGE))]
Word = Annotated[str, Query(max_length=2000)]


@router.get("/install/{token}")
def begin(
    grant: Granted, app: TheApp, site: TheSite, session: Reading, now: Now
) -> RedirectResponse:
    if not may_install(session, grant.subscriber_id):
        raise HTTPException(403)
    state = make_token(site.secret, Purpose.SLACK, grant, now)
    away = RedirectResponse(app.address(state), 303)
    secure = site.settings.public_url.startswith("https:")
    lasts = int(_LASTS.total_seconds())
    away.set_cookie(
        _COOKIE, state, max_age=lasts, path="/slack", secure=secure, httponly=True, samesite="lax"
    )
    return away


@router.get("/installed", response_class=HTMLResponse)
def end(
    request: Request,
    app: TheApp,
    site: TheSite,
    c: Acting,
    session: Reading,
    state: Word = "",
    code: Word = "",
    error: Word = "",
) -> HTMLResponse:
    grant = _setter_out(request, site, state, c)
    if grant is None or is_revoked(session, grant):
        return _page(site, 400, problem=_LOST)
    if error or not code:
        return _page(site, 400, problem=_DENIED)
    try:
        settings = exchange_code(app, code, site.context.road)
    except InstallError as refusal:
        return _page(site, 400 if refusal.spent else 502, problem=str(refusal))
    install_slack(grant.subscriber_id, settings, c)
    return _page(site, 200, channel=settings.channel)


def _setter_out(request: Request, site: Site, state: str, c: Acting) -> Grant | None:
    """Return for whom this browser set out to Slack a short while ago."""
    kept = request.cookies.get(_COOKIE, "")
    if not state or not hmac.compare_digest(kept.encode(), state.encode()):
        return None
    grant = read_token(site.secret, Purpose.SLACK, state, c.now(), _LASTS)
    return None if isinstance(grant, Refusal) else grant


def _page(site: Site, status: int, *, problem: str = "", channel: str = "") -> HTMLResponse:
    page = render(site, "slack.html", status, problem=problem, channel=channel)
    page.delete_cookie(_COOKIE, path="/slack")
    page.headers["Cache-Control"] = "no-store"
    return page
