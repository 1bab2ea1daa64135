"""One request and its answer, within a total time and a size."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from time import monotonic

import h2.exceptions
import httpx

from net.addresses import target_of
from net.decoding import decode
from net.errors import NetError, NetFailure
from net.guard import GuardedClient
from net.line import MOST_HEADERS
from net.stream import LONGEST_HEAD, Budget, spending
from net.wire import UNKNOWN, FarSide, far_side

_SAFE = frozenset({"GET", "HEAD"})
# h11 gives up on a head of this size without saying so in a way code can read.
_H11_HEAD = 100 * 1024
_Received = tuple[httpx.Response, bytes, FarSide]


@dataclass(frozen=True)
class Answer:
    """What came back; `truncated` when there was more of the body than was asked for.

    `sent` are the headers of the request, which may hold secrets; `protocol` and `phrase` are of
    the status line.
    """

    status: int
    headers: httpx.Headers
    body: bytes
    duration_ms: int
    truncated: bool
    sent: httpx.Headers | None = field(default=None, repr=False)
    protocol: str = ""
    phrase: str = ""
    far: FarSide = field(default=UNKNOWN, repr=False)


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
        response, body, far = _sent(client, request, budget, max_bytes)
    spent = round((monotonic() - started) * 1000)
    return _answer(request, response, far, body, max_bytes, spent)


def _answer(
    request: httpx.Request,
    response: httpx.Response,
    far: FarSide,
    body: bytes,
    limit: int,
    duration_ms: int,
) -> Answer:
    cut = len(body) > limit
    text = decode(body, response.headers.get("content-encoding", ""), limit, cut=cut)
    return Answer(
        response.status_code,
        response.headers,
        text[:limit],
        duration_ms,
        cut or len(text) > limit,
        request.headers,
        response.http_version,
        response.reason_phrase,
        far,
    )


def _sent(client: GuardedClient, request: httpx.Request, budget: Budget, limit: int) -> _Received:
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


def _tried(client: GuardedClient, request: httpx.Request, budget: Budget, limit: int) -> _Received:
    try:
        return _read(client, request, budget, limit)
    except (httpx.TransportError, h2.exceptions.H2Error) as error:
        raise _named(error, budget) from error


def _read(client: GuardedClient, request: httpx.Request, budget: Budget, limit: int) -> _Received:
    # Not client.send(): its layers cost as much again as the exchange of an unchanged page.
    response = client.transport.handle_request(request)
    stream = response.stream
    assert isinstance(stream, httpx.SyncByteStream)
    try:
        budget.answered = True
        # Asked now: by the end of the body the connection may be closed.
        far = far_side(response.extensions.get("network_stream"), proxied=client.transport.proxied)
        if len(response.headers.raw) > MOST_HEADERS:
            raise NetError(NetFailure.HEADERS_TOO_LARGE, f"more than {MOST_HEADERS} headers")
        return response, _body(stream, budget, limit), far
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
