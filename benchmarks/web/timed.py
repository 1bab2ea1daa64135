"""The web process with a clock: each answer says how long it took to be made, and what of it."""

import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.app import app as pages


@dataclass
class _Spent:
    """What a request waited for the database so far, in seconds, and how often."""

    waited: float = 0.0
    statements: int = 0
    asked_at: float = 0.0


_spent: ContextVar[_Spent] = ContextVar("_spent")


class Timed:
    """Add `Server-Timing`: from the request's arrival to the first byte of its answer.

    `cpu` is the whole process's, so that it means something while one request is made alone.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        spent = _Spent()
        _spent.set(spent)
        began, cpu = time.perf_counter(), time.process_time()

        async def send_with_time(message: Message) -> None:
            if message["type"] == "http.response.start":
                took = (time.perf_counter() - began) * 1000
                used = (time.process_time() - cpu) * 1000
                parts = {"app": took, "cpu": used, "sql": spent.waited * 1000}
                said = [f"{name};dur={value:.2f}" for name, value in parts.items()]
                said.append(f"statements;dur={spent.statements}")
                MutableHeaders(scope=message)["Server-Timing"] = ", ".join(said)
            await send(message)

        await self.app(scope, receive, send_with_time)


@event.listens_for(Engine, "before_cursor_execute")
def _note_start(*_: Any) -> None:
    if (spent := _spent.get(None)) is not None:
        spent.asked_at = time.perf_counter()


@event.listens_for(Engine, "after_cursor_execute")
def _note_end(*_: Any) -> None:
    if (spent := _spent.get(None)) is not None:
        spent.waited += time.perf_counter() - spent.asked_at
        spent.statements += 1


app = Timed(pages)
