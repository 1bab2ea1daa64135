"""One POST over a kept connection, with no more of HTTP/1.1 than that takes (decision 24)."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from time import monotonic

import httpcore

from net.addresses import Target, target_of
from net.decoding import decode
from net.errors import NetError, NetFailure
from net.exchange import exchange
from net.guard import CONNECT_WITHIN, KEPT_FOR, GuardedClient
from net.line import Line, read_body, read_head
from net.stream import Budget, GuardedStream, spending

_LONGEST_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Posted:
    """What came back; the names of `headers` are in lower case, `body` may be cut."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def post(
    client: GuardedClient,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    total: float,
    max_bytes: int,
    send_before: float = inf,
) -> Posted:
    """Post as `exchange` does, for less: the guard, the times and the caps are the same."""
    if not client.transport.direct:
        limits = (total, max_bytes, send_before)
        return _post_through_httpx(client, url, body, headers, *limits)
    budget = Budget(monotonic() + total, send_before, _LONGEST_HEAD)
    guard = client.guard
    target = target_of(url, guard.allowed, guard.ports, guard.own)
    request = _head(target, client.user_agent, headers, len(body)) + body
    with spending(budget):
        posted = _sent(client, target, request, budget, max_bytes)
    codings, cut = posted.headers.get("content-encoding", ""), len(posted.body) > max_bytes
    text = decode(posted.body, codings, max_bytes, cut=cut)
    return Posted(posted.status, posted.headers, text[:max_bytes])


def _post_through_httpx(
    client: GuardedClient,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    total: float,
    max_bytes: int,
    send_before: float,
) -> Posted:
    answer = exchange(
        client,
        "POST",
        url,
        total=total,
        max_bytes=max_bytes,
        headers=headers,
        content=body,
        send_before=send_before,
    )
    return Posted(answer.status, answer.headers, answer.body)


def _head(target: Target, user_agent: str, headers: Mapping[str, str], size: int) -> bytes:
    ours = {
        "Host": target.url.netloc.decode("ascii"),
        "User-Agent": user_agent,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Content-Length": str(size),
    }
    lines = [f"{name}: {value}" for name, value in (ours | dict(headers)).items()]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("A header holds a line break")
    path = target.url.raw_path.decode("ascii")
    return "\r\n".join([f"POST {path} HTTP/1.1", *lines, "", ""]).encode("latin-1")


def _sent(
    client: GuardedClient, target: Target, request: bytes, budget: Budget, limit: int
) -> Posted:
    origin = f"{target.url.scheme}://{target.host}:{target.port}"
    line = client.transport.lines.take(origin)
    if line is not None:
        try:
            return _exchanged(client, origin, line, request, budget, limit)
        except NetError as error:
            # It may be closed just as it is used again; what has left must not leave twice.
            if error.kind is not NetFailure.DROPPED or budget.sent:
                raise
    return _exchanged(client, origin, _dialled(client, target), request, budget, limit)


def _dialled(client: GuardedClient, target: Target) -> Line:
    stream = client.guard.connect_tcp(target.host, target.port, CONNECT_WITHIN)
    if target.url.scheme == "https":
        stream = stream.start_tls(client.transport.tls, target.host, CONNECT_WITHIN)
    assert isinstance(stream, GuardedStream)
    return Line(stream)


def _exchanged(
    client: GuardedClient, origin: str, line: Line, request: bytes, budget: Budget, limit: int
) -> Posted:
    """Send and read; the connection is kept where the answer ended as it said it would."""
    keeps = False
    try:
        # A far side may refuse the rest of a request in an answer that can still be read.
        with suppress(httpcore.WriteError):
            line.stream.write(request)
        head = read_head(line)
        budget.answered = True
        body, ended = read_body(line, head, limit)
        keeps = ended and head.keeps_open and not line.unread
        return Posted(head.status, head.headers, body)
    finally:
        if keeps:
            line.expires = monotonic() + KEPT_FOR
            client.transport.lines.put(origin, line)
        else:
            line.close()
