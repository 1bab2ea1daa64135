"""Who calls: the key that a request shows, what it may do, and how often a minute."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from models.words import ApiScope
from web.api.problems import Refusal
from web.api.rates import count
from web.gating import View
from web.site import Now, Reading, TheSite
from workers.steps.subscribers.api_keys import Caller, caller_of

_bearer = HTTPBearer(auto_error=False, description="A key as `clausewatch api-key` makes it.")


def known(
    request: Request,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    site: TheSite,
    session: Reading,
    now: Now,
) -> Caller:
    """Return who calls, having counted the request."""
    caller = caller_of(session, shown.credentials) if shown else None
    if caller is None:
        raise Refusal(401, "Show a key: Authorization: Bearer KEY.", {"WWW-Authenticate": "Bearer"})
    count(request, session, caller, site.settings.api_per_minute, now)
    return caller


def holding(scope: ApiScope) -> Callable[[Caller], Awaitable[Caller]]:
    """Make the dependency that lets a caller through whose key has a scope."""

    async def check(caller: Annotated[Caller, Depends(known)]) -> Caller:
        if scope not in caller.scopes:
            raise Refusal(403, f"This key has no scope `{scope.value}`.")
        return caller

    return check


async def view_of(caller: Annotated[Caller, Depends(known)]) -> View:
    return View(caller.plan)


Reader = Annotated[Caller, Depends(holding(ApiScope.RECORDS))]
Owner = Annotated[Caller, Depends(holding(ApiScope.ACCOUNT))]
Writer = Annotated[Caller, Depends(holding(ApiScope.WRITE))]
Viewing = Annotated[View, Depends(view_of)]


def demand(view: View, feature: str) -> None:
    """Refuse in one line what a plan does not include."""
    if said := view.left_out(feature):
        raise Refusal(403, said)
