"""Who operates: a cookie of its own that only these pages are sent, and a token in every form."""

import hmac
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from models.tables import OperatorAction
from storage.operator import find_action
from web.cookies import SessionCookie
from web.headers import CONTENT_SECURITY_POLICY
from web.operator import wording
from web.signed_in import Here, form_token
from web.site import READ, Acting, Reading, Site, TheSite, render
from workers.steps.operating.operate import Hand, Result
from workers.steps.operating.operators import OPERATOR_SESSION_LASTS, operator_of

PATH = "/operator"
COOKIE = SessionCookie("clausewatch-operator", "__Secure-", PATH, OPERATOR_SESSION_LASTS, "strict")
FRAMING_POLICY = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"


@dataclass(frozen=True)
class Operator:
    """Somebody who operates; `told` is the act of theirs that led to this page."""

    email: str
    token: str
    hand: Hand
    told: OperatorAction | None = None


def operating(request: Request, site: TheSite, session: Reading, c: Acting) -> Operator:
    """Return who operates; whoever does not is led to where they can ask to."""
    cookie = COOKIE.read(request, site)
    email = operator_of(session, cookie, c)
    if email is None:
        where = {"Location": f"{PATH}/sign-in", "Cache-Control": "no-store"}
        raise HTTPException(303, headers=where)
    token = form_token(site, f"operator:{cookie}")
    number = _number(request.query_params.get("action", ""))
    told = find_action(session, number) if number else None
    return Operator(email, token, Hand(email, c), told if told and told.operator == email else None)


async def guarded(
    request: Request,
    operator: Annotated[Operator, Depends(operating)],
    _here: Here,
    token: Annotated[str, Form(max_length=100)] = "",
) -> Operator:
    """Let only operators in, and let them act only by our own forms."""
    acts = request.method not in READ
    if acts and not hmac.compare_digest(token.encode(), operator.token.encode()):
        raise HTTPException(400)
    return operator


Operating = Annotated[Operator, Depends(operating)]


def operator_page(
    site: Site, template: str, operator: Operator, status: int = 200, **values: Any
) -> HTMLResponse:
    """Render a page for operators, which nobody keeps; it may frame pages of these only."""
    page = render(site, template, status, operator=operator, words_of=wording, **values)
    page.headers["Cache-Control"] = "no-store"
    page.headers["Content-Security-Policy"] = FRAMING_POLICY
    return page


def back_with(path: str, result: Result) -> RedirectResponse:
    """Lead back to a page that says what came of an act."""
    where = f"{path}?action={result.action_id}"
    return RedirectResponse(where, 303, headers={"Cache-Control": "no-store"})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
