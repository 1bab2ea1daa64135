"""A web process in a thread, on a free port of loopback, at a time that a test sets."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Thread

import httpx
import uvicorn
from fastapi import FastAPI

from config.settings import Settings
from tests.waiting import wait_until
from web.app import build_app
from web.site import clock


@dataclass
class Lent:
    """An app that tests use one after another, each with settings of its own."""

    settings: Settings
    app: FastAPI = field(init=False)

    def __post_init__(self) -> None:
        self.app = build_app(lambda: self.settings)


_IDLE: list[Lent] = []


@contextmanager
def served(settings: Settings, now: datetime) -> Iterator[httpx.Client]:
    """Run a real server in a thread, and give a client of it."""
    with _lent(settings) as app:
        app.dependency_overrides[clock] = lambda: now
        with (
            _serving(app) as port,
            httpx.Client(
                base_url=f"http://127.0.0.1:{port}",
                timeout=60,
                trust_env=False,
                verify=False,  # plain HTTP only: no need to read the authorities
            ) as client,
        ):
            client.app = app
            yield client


@contextmanager
def _lent(settings: Settings) -> Iterator[FastAPI]:
    """Lend an app that nobody uses: at its first request each reads all its routes anew."""
    lent = _IDLE.pop() if _IDLE else Lent(settings)
    lent.settings = settings
    yield lent.app
    lent.app.dependency_overrides.clear()
    _IDLE.append(lent)


@contextmanager
def _serving(app: FastAPI) -> Iterator[int]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    door = socket.create_server(("127.0.0.1", 0))
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    thread = Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    wait_until(lambda: server.started or not thread.is_alive())
    assert server.started
    try:
        yield door.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
