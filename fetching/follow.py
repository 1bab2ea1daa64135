"""Ask for a URL and follow its redirects one by one, each hop checked like the first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import httpx

from fetching.errors import FailureReason, FetchError, from_net
from fetching.pages import Exchange, Limits, Validators
from net.errors import NetError
from net.exchange import Answer, exchange
from net.guard import GuardedClient

REDIRECTS = frozenset({301, 302, 303, 307, 308})

# Entered around every request with its URL: waits for the host's turn, or raises a FetchError.
Admit = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True)
class Visit:
    """The exchanges of a URL and its redirects, in order; the last one is the answer."""

    exchanges: tuple[Exchange, ...]
    duration_ms: int
    conditional: bool

    @property
    def answer(self) -> Answer:
        return self.exchanges[-1].answer

    @property
    def url(self) -> str:
        return self.exchanges[-1].url

    @property
    def redirects(self) -> tuple[str, ...]:
        return tuple(one.url for one in self.exchanges[:-1])


@contextmanager
def admit_all(_url: str) -> Iterator[None]:
    """Let every request through at once."""
    yield


def follow(
    client: GuardedClient,
    url: str,
    *,
    limits: Limits,
    headers: Mapping[str, str],
    validators: Validators | None = None,
    admit: Admit = admit_all,
) -> Visit:
    """Get the answer at the end of a URL's redirects, or raise a FetchError."""
    exchanges: list[Exchange] = []
    spent_ms = 0
    while True:
        asked = conditions(validators, url)
        seconds = limits.total - spent_ms / 1000
        answer = _ask(client, url, {**headers, **asked}, seconds, limits.max_bytes, admit)
        spent_ms += answer.duration_ms
        exchanges.append(Exchange(url, answer))
        if answer.status not in REDIRECTS:
            return Visit(tuple(exchanges), spent_ms, bool(asked))
        url = _next(exchanges, limits.redirects)


def conditions(validators: Validators | None, url: str) -> dict[str, str]:
    """Write the conditional headers, for the URL the validators came from and no other."""
    if validators is None or validators.url != url:
        return {}
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if value}


def _ask(
    client: GuardedClient,
    url: str,
    headers: Mapping[str, str],
    seconds: float,
    max_bytes: int,
    admit: Admit,
) -> Answer:
    try:
        with admit(url):
            return exchange(client, "GET", url, headers=headers, total=seconds, max_bytes=max_bytes)
    except NetError as error:
        raise from_net(error) from error


def _next(exchanges: Sequence[Exchange], most: int) -> str:
    answer, left_behind = exchanges[-1].answer, [one.url for one in exchanges]
    there = _joined(left_behind[-1], answer.headers.get("location", ""))
    if not there:
        raise _astray(FailureReason.BAD_REDIRECT, "a redirect leads nowhere", answer)
    if there in left_behind:
        raise _astray(FailureReason.REDIRECT_LOOP, "the redirects go round in a circle", answer)
    if len(left_behind) > most:
        raise _astray(FailureReason.TOO_MANY_REDIRECTS, f"more than {most} redirects", answer)
    return there


def _joined(url: str, location: str) -> str:
    if not location:
        return ""
    try:
        return str(httpx.URL(url).join(location).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError):
        return ""


def _astray(reason: FailureReason, detail: str, answer: Answer) -> FetchError:
    return FetchError(reason, detail, transient=False, status=answer.status)
