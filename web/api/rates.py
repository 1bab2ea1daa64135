"""How often a key may ask, said on every answer to it."""

from datetime import datetime, timedelta

from fastapi import Request
from sqlmodel import Session
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storage.api_keys import count_use
from web.api.problems import Refusal
from workers.steps.subscribers.api_keys import Caller

_MINUTE = timedelta(minutes=1)


class RateHeaders:
    """Add to an answer what `count` said of its request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(scope.get("state", {}).get("rate", {}))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def count(request: Request, session: Session, caller: Caller, most: int, now: datetime) -> None:
    """Count a request, also one that is refused; refuse it above `most` a minute."""
    minute = now.replace(second=0, microsecond=0)
    used = count_use(session, caller.key_id, minute)
    session.commit()
    rest = int((minute + _MINUTE - now).total_seconds()) + 1
    request.state.rate = {
        "RateLimit-Limit": str(most),
        "RateLimit-Remaining": str(max(0, most - used)),
        "RateLimit-Reset": str(rest),
    }
    if used > most:
        said = f"This key may ask {most} times a minute."
        raise Refusal(429, said, {"Retry-After": str(rest)})
