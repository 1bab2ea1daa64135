"""Where somebody was bound for when asked to sign in: kept in their browser, never in a link.

A mail may be forwarded, so its links open nothing by themselves; whoever follows one to a page of
the account signs in first, and is led there afterwards.
"""

import re

from fastapi import Request, Response
from starlette.responses import Response as Plain

HOME = "/account"
_COOKIE = "bound_for"
_LASTS = 15 * 60
_OURS = re.compile(r"/account(?:/[A-Za-z0-9-]{1,80}){0,3}")


def remember(request: Request, *, secure: bool) -> dict[str, str]:
    """Return the header that notes the page asked for, if it is one that can be shown again."""
    path = request.url.path
    if request.method != "GET" or path == HOME or not _OURS.fullmatch(path):
        return {}
    noted = Plain()
    noted.set_cookie(
        _COOKIE, path, max_age=_LASTS, path="/sign-in", secure=secure, httponly=True, samesite="lax"
    )
    return {"Set-Cookie": noted.headers["set-cookie"]}


def place(request: Request) -> str:
    """Return where to lead somebody who signed in: a page of their account, whatever was sent."""
    path = request.cookies.get(_COOKIE, "")
    return path if _OURS.fullmatch(path) else HOME


def forget(answer: Response) -> None:
    answer.delete_cookie(_COOKIE, path="/sign-in")
