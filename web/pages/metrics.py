"""Figures for Prometheus: for this machine itself, or for whoever has the operator's token."""

import secrets
from ipaddress import ip_address

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse

from storage.metrics import measure
from web.exposition import CONTENT_TYPE, expose
from web.site import READ, Now, Reading, TheSite

router = APIRouter()
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@router.api_route("/metrics", methods=READ, response_class=PlainTextResponse)
def metrics(request: Request, site: TheSite, session: Reading, now: Now) -> PlainTextResponse:
    """Answer 404 to everybody else, as if there were no such page."""
    token = site.settings.metrics_token
    if not (has_token(request, token) if token else is_local(request)):
        raise HTTPException(404)
    return PlainTextResponse(expose(measure(session, now)), media_type=CONTENT_TYPE)


def has_token(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    return secrets.compare_digest(given.encode(), token.encode())


def is_local(request: Request) -> bool:
    """Say whether a request comes from this machine and from behind no proxy."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
