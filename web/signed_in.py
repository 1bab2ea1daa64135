"""Who is signed in: a cookie for this site alone, and a token in every form against forgery."""

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from models.plans import Plan
from models.tables import Member, Subscriber
from models.words import Role
from web import bound_for
from web.cookies import SessionCookie, is_secure
from web.site import Acting, Reading, Site, TheSite, render
from workers.steps.asking import plan_of
from workers.steps.subscribers.sign_in import SESSION_LASTS, Visitor, who_visits

COOKIE = SessionCookie("clausewatch", "__Host-", "/", SESSION_LASTS, "lax")
_ALIEN = frozenset({"cross-site", "same-site"})


@dataclass(frozen=True)
class Reader:
    """Somebody signed in; `token` stands in each of their forms.

    Without a member it is the account's own address, which may do everything.
    """

    subscriber: Subscriber
    token: str
    member: Member | None = None

    @property
    def address(self) -> str:
        return self.member.email if self.member else self.subscriber.email

    @property
    def role(self) -> Role:
        return self.member.role if self.member else Role.OWNER

    def may(self, least: str) -> bool:
        """Say whether a role is theirs, or a lesser one than theirs."""
        return self.role.rank >= Role(least).rank

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.subscriber, self.member)

    @property
    def id(self) -> int:
        assert self.subscriber.id is not None
        return self.subscriber.id

    @property
    def plan(self) -> Plan:
        return plan_of(self.subscriber)


async def from_here(request: Request) -> None:
    """Refuse what another site's page sent; old browsers do not say, and have the token."""
    if request.headers.get("sec-fetch-site") in _ALIEN:
        raise HTTPException(400)


def signed_in(request: Request, site: TheSite, session: Reading, c: Acting) -> Reader:
    """Return who reads; whoever is not signed in is led to where they can be."""
    cookie = COOKIE.read(request, site)
    visitor = who_visits(session, cookie, c)
    if visitor is None:
        noted = bound_for.remember(request, secure=is_secure(site))
        to = {"Location": "/sign-in", "Cache-Control": "no-store"}
        raise HTTPException(303, headers=to | noted)
    return Reader(visitor.subscriber, form_token(site, cookie), visitor.member)


class RoleError(HTTPException):
    """Somebody's role in an account does not let them do what they asked for."""

    def __init__(self) -> None:
        super().__init__(403)


@dataclass(frozen=True)
class ByRole:
    """The dependency of everything that acts on an account: who acts, if the form was ours.

    `least` is the least role that may; every route that is no mere reading has one of these.
    """

    least: Role

    async def __call__(
        self,
        reader: Annotated[Reader, Depends(signed_in)],
        _here: Annotated[None, Depends(from_here)],
        token: Annotated[str, Form(max_length=100)] = "",
    ) -> Reader:
        if not hmac.compare_digest(token.encode(), reader.token.encode()):
            raise HTTPException(400)
        if not reader.may(self.least):
            raise RoleError
        return reader


SignedIn = Annotated[Reader, Depends(signed_in)]
SignedAct = Annotated[Reader, Depends(ByRole(Role.OWNER))]
ReviewerAct = Annotated[Reader, Depends(ByRole(Role.REVIEWER))]
ReaderAct = Annotated[Reader, Depends(ByRole(Role.READER))]
Here = Annotated[None, Depends(from_here)]


def own_page(
    site: Site, template: str, reader: Reader, status: int = 200, **values: object
) -> HTMLResponse:
    """Render a page of somebody's account, which nobody keeps."""
    page = render(site, template, status, reader=reader, plan=reader.plan, **values)
    page.headers["Cache-Control"] = "no-store"
    return page


def back_to(path: str, said: str = "") -> RedirectResponse:
    """Lead back to a page after an act, so that reloading it does not act again."""
    where = f"{path}?said={said}" if said else path
    return RedirectResponse(where, 303, headers={"Cache-Control": "no-store"})


def form_token(site: Site, cookie: str) -> str:
    """Return what stands in the forms of whoever has a cookie, and nobody else can know."""
    text = f"clausewatch.form:{cookie}".encode()
    return hmac.digest(site.secret.encode(), text, "sha256").hex()
