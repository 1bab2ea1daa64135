"""What readers see when there is no page: plain words and never a traceback."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from web.headers import SECURITY_HEADERS
from web.signed_in import RoleError
from web.site import render, site_of

_log = logging.getLogger(__name__)

_SAID = {
    401: ("That needs a key", "The request did not come with the right one."),
    403: ("Your plan does not include this", "The front page shows what each plan includes."),
    404: ("There is no such page", "The address may be mistyped, or the page has gone."),
    405: ("That does not work here", "This page can be read, but not used in that way."),
    410: ("This link is too old", "Please use the one in a newer message."),
    500: ("Something broke on our side", "The fault is noted. Please try again in a while."),
    503: ("We cannot reach our records", "Please try again in a minute; nothing is lost."),
}
_BEYOND_ROLE = (
    "Your role does not include this",
    "An owner of the account can do it, or give you another role.",
)
_OTHERWISE = ("That did not work", "The request could not be understood.")


def register(app: FastAPI) -> None:
    """Answer every error with a page of our own."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RoleError, _beyond_role)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(OperationalError, _without_database)
    app.add_exception_handler(Exception, _broken)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = error_page(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def _beyond_role(request: Request, _error: Exception) -> Response:
    return _say(request, 403, _BEYOND_ROLE)


async def _malformed(request: Request, _error: Exception) -> Response:
    return error_page(request, 404)


async def _without_database(request: Request, error: Exception) -> Response:
    _log.error("the database cannot be reached: %s", error)
    return error_page(request, 503)


async def _broken(request: Request, _error: Exception) -> Response:
    return error_page(request, 500)


def error_page(request: Request, status: int) -> HTMLResponse:
    """Render the page for a status."""
    return _say(request, status, _SAID.get(status, _OTHERWISE))


def _say(request: Request, status: int, said: tuple[str, str]) -> HTMLResponse:
    """Render the page; it carries its own headers, as no middleware sees a 500."""
    heading, advice = said
    page = render(
        site_of(request), "error.html", status, heading=heading, advice=advice, status_code=status
    )
    page.headers.update(SECURITY_HEADERS)
    return page
