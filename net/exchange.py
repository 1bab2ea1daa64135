"""One request and its answer, within a total time and a size."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from time import monotonic

import h2.exceptions
import httpx

from net.addresses import target_of
from net.decoding import decode
from net.errors import NetError, NetFailure
from net.guard import GuardedClient
from net.stream import LONGEST_HEAD, Budget, spending

MOST_HEADERS = 500
_SAFE = frozenset({"GET", "HEAD"})
# h11 gives up on a head of this size without saying so in a way code can read.
_H11_HEAD = 100 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back; `truncated` when there was more of the body than was asked for."""

    status: int
    headers: httpx.Headers
    body: bytes
    duration_ms: int
    truncated: bool


def exchange(
    client: GuardedClient,
    method: str,
    url: str,
    *,
    total: float,
    max_bytes: int,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    send_before: float = inf,
) -> Answer:
    """Send one request and read at most `max_bytes` of the decoded answer.

    All of it, from the name look-up to the last byte, ends after `total` seconds. Any status is
    an answer; redirects are not followed. Raises a NetError when there is none. After
    `send_before` on the monotonic clock nothing is sent, only read.
    """
    guard = client.guard
    target = target_of(url, guard.allowed, guard.ports, guard.own)
    waits = {**client.timeout.as_dict(), "pool": total}
    request = client.build_request(
        method, target.url, headers=headers, content=content, extensions={"timeout": waits}
    )
    started = monotonic()
    budget = Budget(deadline=started + total, send_before=send_before)
    with spending(budget):
        response, body = _sent(client, request, budget, max_bytes)
    cut = len(body) > max_bytes
    text = decode(body, response.headers.get("content-encoding", ""), max_bytes, cut=cut)
    duration_ms = round((monotonic() - started) * 1000)
    more = cut or len(text) > max_bytes
    return Answer(response.status_code, response.headers, text[:max_bytes], duration_ms, more)


def _sent(
    client: GuardedClient, request: httpx.Request, budget: Budget, limit: int
) -> tuple[httpx.Response, bytes]:
    try:
        return _tried(client, request, budget, limit)
    except NetError as error:
        if error.kind is not NetFailure.DROPPED or not _may_repeat(request, budget):
            raise
    # A kept connection may be closed just as it is used again: that says nothing of the server.
    return _tried(client, request, budget, limit)


def _may_repeat(request: httpx.Request, budget: Budget) -> bool:
    unheard = budget.head == LONGEST_HEAD and not budget.answered
    return unheard and (request.method in _SAFE or not budget.sent)


def _tried(
    client: GuardedClient, request: httpx.Request, budget: Budget, limit: int
) -> tuple[httpx.Response, bytes]:
    try:
        return _read(client, request, budget, limit)
    except (httpx.TransportError, h2.exceptions.H2Error) as error:
        raise _named(error, budget) from error


def _read(
    client: GuardedClient, request: httpx.Request, budget: Budget, limit: int
) -> tuple[httpx.Response, bytes]:
    # Not client.send(): its layers cost as much again as the exchange of an unchanged page.
    response = client.transport.handle_request(request)
    stream = response.stream
    assert isinstance(stream, httpx.SyncByteStream)
    try:
        budget.answered = True
        if len(response.headers.raw) > MOST_HEADERS:
            raise NetError(NetFailure.HEADERS_TOO_LARGE, f"more than {MOST_HEADERS} headers")
        return response, _body(stream, budget, limit)
    finally:
        stream.close()


def _body(stream: Iterable[bytes], budget: Budget, limit: int) -> bytes:
    body = bytearray()
    try:
        for chunk in stream:
            body += chunk
            if len(body) > limit:
                budget.exhaust()
    except NetError:
        if len(body) <= limit:
            raise
    return bytes(body)


def _named(error: Exception, budget: Budget) -> NetError:
    if isinstance(error, httpx.ProxyError):
        return NetError(NetFailure.PROXY_FAILED, "the proxy did not let us through")
    if isinstance(error, httpx.TimeoutException):
        return NetError(NetFailure.TIMED_OUT, "no free connection in time")
    if isinstance(error, httpx.NetworkError) or budget.ended:
        return NetError(NetFailure.DROPPED, "the connection was closed before the answer's end")
    if not budget.answered and LONGEST_HEAD - budget.head > _H11_HEAD:
        return NetError(NetFailure.HEADERS_TOO_LARGE, "the headers are too large")
    return NetError(NetFailure.BAD_ANSWER, "the answer is not HTTP")
