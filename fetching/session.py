"""What a fetch task holds: one client, one pace and one memory of robots.txt for all it visits."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Protocol

import httpx

from fetching.errors import FailureReason, FetchError
from fetching.fetch import fetch
from fetching.follow import follow
from fetching.pages import LIMITS, Limits, NotModified, Page, Validators
from fetching.politeness import HostPacer
from fetching.robots import MAX_BYTES, Robots
from net.addresses import Pairs, target_of
from net.guard import GuardedClient, Resolver, guarded_client, resolve

AGENT = "ClausewatchBot"
VERSION = "0.1"
_ROBOTS_LIMITS = Limits(total=15.0, max_bytes=MAX_BYTES, redirects=5)
# RFC 9309, 2.3.1.2: a robots.txt that cannot be reached through redirects counts as missing.
_ASTRAY = frozenset(
    {
        FailureReason.BAD_REDIRECT,
        FailureReason.REDIRECT_LOOP,
        FailureReason.TOO_MANY_REDIRECTS,
    }
)


class Fetcher(Protocol):
    """Gets pages, over plain HTTP or through a browser."""

    def fetch(
        self, url: str, validators: Validators | None = None, *, language: str | None = None
    ) -> Page | NotModified: ...

    def fetch_fresh(self, url: str, *, language: str | None = None) -> Page: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class HttpFetcher:
    """Polite HTTP: robots.txt, few requests at once to a host, a pause after each.

    One is shared by all threads of a process; it must not be carried over a fork.
    """

    client: GuardedClient
    open_client: Callable[[], GuardedClient]
    pacer: HostPacer
    robots: Robots
    limits: Limits

    def fetch(
        self, url: str, validators: Validators | None = None, *, language: str | None = None
    ) -> Page | NotModified:
        """Fetch a page over a kept connection, or raise a FetchError.

        `language` is what the page is wanted in; without one, English is asked for.
        """
        return fetch(
            self.client,
            url,
            validators=validators,
            limits=self.limits,
            headers=_languages(language),
            admit=self.admit,
        )

    def fetch_fresh(self, url: str, *, language: str | None = None) -> Page:
        """Fetch a page over a connection of its own, past caches: a second, independent look."""
        headers = {**_languages(language), "Cache-Control": "no-cache"}
        with closing(self.open_client()) as client:
            page = fetch(client, url, limits=self.limits, headers=headers, admit=self.admit)
        assert isinstance(page, Page)
        return page

    def close(self) -> None:
        self.client.close()

    @contextmanager
    def admit(self, url: str) -> Iterator[None]:
        """Wait for the turn of a URL's host, or raise a FetchError where robots.txt forbids it."""
        guard = self.client.guard
        target = target_of(url, guard.allowed, guard.ports, guard.own)
        rules = self.robots.check(target.url)
        if rules.pause:
            self.pacer.slow_down((target.host, target.port), rules.pause)
        with self.pacer.turn((target.host, target.port)):
            yield


def open_fetcher(
    *,
    contact: str,
    allowed: Pairs = frozenset(),
    own: frozenset[str] = frozenset(),
    pause: float = 1.0,
    at_once: int = 1,
    limits: Limits = LIMITS,
    http2: bool = True,
    proxy: str | None = None,
    verify: ssl.SSLContext | bool = True,
    connections: int = 64,
    resolver: Resolver = resolve,
) -> HttpFetcher:
    """Open what a process fetches with; `contact` is where a webmaster can complain of us.

    `allowed` host and port pairs are contacted although private or on another port, `own` names
    and addresses never. `pause` seconds lie between two requests to a host.
    """
    context = httpx.create_ssl_context(verify=verify, trust_env=False)

    def open_client() -> GuardedClient:
        return guarded_client(
            user_agent=user_agent(contact),
            allowed=allowed,
            own=own,
            http2=http2,
            proxy=proxy,
            verify=context,
            connections=connections,
            resolver=resolver,
        )

    client = open_client()
    pacer = HostPacer(pause, at_once)
    robots = Robots(AGENT, lambda where: _read_robots(client, pacer, where))
    return HttpFetcher(client, open_client, pacer, robots, limits)


def user_agent(contact: str) -> str:
    """Say who we are and whom to ask.

    >>> user_agent("https://example.org/bot")
    'ClausewatchBot/0.1 (+https://example.org/bot)'
    """
    if not (contact.isascii() and contact.isprintable()):
        raise ValueError("the contact address must be plain ASCII")
    return f"{AGENT}/{VERSION} (+{contact})"


def _languages(language: str | None) -> dict[str, str]:
    wanted = language if language and language.isascii() and language.isprintable() else "en"
    return {"Accept-Language": f"{wanted}, *;q=0.5"}


def _read_robots(client: GuardedClient, pacer: HostPacer, where: str) -> tuple[int, bytes]:
    @contextmanager
    def in_turn(url: str) -> Iterator[None]:
        target = target_of(url, client.guard.allowed, client.guard.ports, client.guard.own)
        with pacer.turn((target.host, target.port)):
            yield

    try:
        visit = follow(client, where, limits=_ROBOTS_LIMITS, headers={}, admit=in_turn)
    except FetchError as error:
        if error.reason in _ASTRAY:
            return 404, b""
        detail = f"robots.txt: {error.detail}"
        raise FetchError(error.reason, detail, transient=error.transient) from error
    return visit.answer.status, visit.answer.body
