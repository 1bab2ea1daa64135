"""The web process with a clock: each answer says how long it took to be made."""

import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.app import app as pages


class Timed:
    """Add `Server-Timing`: from the request's arrival to the first byte of its answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()

        async def send_with_time(message: Message) -> None:
            if message["type"] == "http.response.start":
                took = (time.perf_counter() - began) * 1000
                MutableHeaders(scope=message)["Server-Timing"] = f"app;dur={took:.2f}"
            await send(message)

        await self.app(scope, receive, send_with_time)


app = Timed(pages)
