"""Where a mail server hands in what came back: one mail a request, as it was received."""

import hmac

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from notifications.bounces import MOST_READ
from web.site import Acting, TheSite
from workers.steps.destinations.bounced import take_bounce

router = APIRouter(prefix="/inbound")

_MOST_SENT = 32 * 1024 * 1024


@router.post("/mail")
async def take(request: Request, site: TheSite, c: Acting) -> JSONResponse:
    """Take a bounce or complaint; says what became of it, for the mail server's log.

    Whatever the mail is, the answer is 200: it was read, and sending it again changes nothing.
    """
    _check_token(request, site.settings.inbound_token)
    taken = await run_in_threadpool(take_bounce, await _beginning(request), c)
    return JSONResponse({"taken": taken.value})


def _check_token(request: Request, token: str) -> None:
    """Close the door where no token is set, and to whoever does not have it."""
    if not token:
        raise HTTPException(404)
    given = request.headers.get("authorization", "").encode("latin-1")
    if not hmac.compare_digest(given, f"Bearer {token}".encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})


async def _beginning(request: Request) -> bytes:
    """Read a mail and keep only as much of it as a report is read."""
    kept, size = b"", 0
    async for chunk in request.stream():
        size += len(chunk)
        kept += chunk[: max(MOST_READ - len(kept), 0)]
        if size > _MOST_SENT:
            raise HTTPException(413)
    return kept
