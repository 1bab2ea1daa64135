"""Everything a step needs from outside, gathered once a process."""

import gc
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from os import geteuid, getpid
from socket import gethostname

from sqlalchemy import Engine

from config.chromium import find_chromium
from config.secret import keep_data_keys, keep_secret
from config.settings import Settings
from fetching.browser import BrowserFetcher
from fetching.chromium import Chromium
from fetching.session import Fetcher, HttpFetcher, open_fetcher
from notifications.channel import Road
from notifications.sealing import Keyring, read_keys
from storage.blobs import Blobs, open_blobs
from storage.clock import DatabaseClock
from storage.database import open_engine
from workers.road import open_road
from workers.steps.telling.site import Site


@dataclass(frozen=True)
class Context:
    """The edges of one process: settings, rows, blobs, clock and chance."""

    settings: Settings
    engine: Engine
    blobs: Blobs
    now: Callable[[], datetime]
    chance: Callable[[], float] = random.random
    worker: str = field(default_factory=lambda: f"{gethostname()}:{getpid()}")

    @cached_property
    def fetcher(self) -> HttpFetcher:
        return open_fetcher(
            contact=self.settings.contact,
            allowed=self.settings.allowed,
            pause=self.settings.host_pause,
            at_once=self.settings.host_at_once,
            connections=self.settings.fetch_threads,
        )

    @cached_property
    def browser(self) -> Fetcher:
        """Fetch pages that are empty without their scripts; without a Chromium each fails so."""
        path, ordinary = find_chromium(), geteuid() != 0
        sandbox = self.settings.browser_sandbox and ordinary
        return BrowserFetcher(self.fetcher, Chromium(path, sandbox) if path else None)

    @cached_property
    def road(self) -> Road:
        return open_road(self.settings)

    @cached_property
    def keys(self) -> Keyring:
        """The keys that destinations' secrets are sealed with."""
        return read_keys(self.settings.data_keys or keep_data_keys(self.settings.data_dir))

    @cached_property
    def site(self) -> Site:
        secret = self.settings.secret_key or keep_secret(self.settings.data_dir)
        public_url = self.settings.public_url.rstrip("/")
        return Site(public_url, secret, self.settings.bounce_address)


def spare_the_modules() -> None:
    """Leave what was imported out of every further search for garbage.

    It lives as long as the process; to look through it took a fifth of a worker's time.
    """
    gc.collect()
    gc.freeze()


def open_context(settings: Settings) -> Context:
    """Gather the edges that `settings` name; nothing is contacted until a step needs it.

    Its clock is the database's, for leases are measured by it.
    """
    engine = open_engine(settings.database_url)
    return Context(
        settings=settings,
        engine=engine,
        blobs=open_blobs(settings.blobs),
        now=DatabaseClock(engine, _ticks),
    )


def _ticks() -> float:
    """Count seconds that go on while this machine sleeps, where it can say so."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
