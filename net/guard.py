"""An HTTP client that resolves a name once, checks every address, and dials what it checked."""

import logging
import queue
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from http.cookiejar import CookieJar
from threading import Thread
from time import monotonic
from typing import Any

import httpcore
import httpx

from net.addresses import REFUSED, WEB_PORTS, Pairs, check_place, is_literal, refusal
from net.errors import NetError, NetFailure
from net.line import Line
from net.pool import ExclusivePool, Shelf
from net.stream import GuardedStream, time_left

Resolver = Callable[[str, int], Sequence[str]]
SocketOption = httpcore.SOCKET_OPTION

CONNECT_WITHIN = 10.0
TIMEOUTS = httpx.Timeout(20.0, connect=CONNECT_WITHIN)
KEPT_FOR = 15.0
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver for the addresses of a name, in its order."""
    found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard(httpcore.NetworkBackend):
    """Connects to public addresses only; a refused one never sees a packet."""

    def __init__(
        self, allowed: Pairs, ports: frozenset[int], own: frozenset[str], resolver: Resolver
    ) -> None:
        self.allowed = allowed
        self.ports = ports
        self.own = own
        self.resolver = resolver

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002  httpcore's signature
        socket_options: Iterable[SocketOption] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return GuardedStream(self.dial(host, port, time_left(timeout) or CONNECT_WITHIN))

    def dial(self, host: str, port: int, seconds: float) -> socket.socket:
        """Resolve, check, and connect to what was checked, all within `seconds`."""
        deadline = monotonic() + seconds
        return _dial(self.addresses_of(host, port, seconds), port, deadline)

    def addresses_of(self, host: str, port: int, seconds: float) -> Sequence[str]:
        """Resolve once; one refused address among several refuses them all."""
        name = host.lower().rstrip(".")
        check_place(name, port, self.allowed, self.ports, self.own)
        addresses = [name] if is_literal(name) else _look_up(self.resolver, host, port, seconds)
        if not addresses:
            raise NetError(NetFailure.NAME_UNRESOLVED, "the name has no address")
        if (name, port) not in self.allowed and any(map(self._is_refused, addresses)):
            raise NetError(NetFailure.ADDRESS_REFUSED, REFUSED)
        return addresses

    def _is_refused(self, address: str) -> bool:
        return address in self.own or refusal(address) is not None


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport over a pool that connects through the guard.

    `direct`: no proxy and no HTTP/2, so that `net.posting` may do without httpx; it keeps its
    idle connections in `lines`.
    """

    def __init__(
        self, guard: Guard, context: ssl.SSLContext, *, http2: bool, proxy: str | None, most: int
    ) -> None:
        super().__init__(verify=context, trust_env=False)
        self.proxied = proxy is not None
        self.tls = context
        self.direct = proxy is None and not http2
        self.lines: Shelf[Line] = Shelf(most)
        # httpx has no public parameter for the network backend; a test pins this name.
        self._pool = ExclusivePool(
            most=most,
            ssl_context=context,
            keepalive_expiry=KEPT_FOR,
            http2=http2,
            proxy=httpcore.Proxy(proxy) if proxy else None,
            network_backend=guard,
        )

    def __exit__(self, *error: Any) -> None:
        self.lines.close()
        super().__exit__(*error)

    def close(self) -> None:
        self.lines.close()
        super().close()


class GuardedClient(httpx.Client):
    """An httpx client that knows where it may go; one may be shared by threads."""

    def __init__(self, transport: GuardedTransport, guard: Guard, **options: Any) -> None:
        super().__init__(
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            cookies=_NoCookies(),
            **options,
        )
        self.transport = transport
        self.guard = guard

    @property
    def user_agent(self) -> str:
        return str(self.headers["User-Agent"])


def guarded_client(
    *,
    user_agent: str,
    allowed: Pairs = frozenset(),
    ports: frozenset[int] = WEB_PORTS,
    own: frozenset[str] = frozenset(),
    timeouts: httpx.Timeout = TIMEOUTS,
    http2: bool = False,
    proxy: str | None = None,
    verify: ssl.SSLContext | bool = True,
    connections: int = 20,
    resolver: Resolver = resolve,
) -> GuardedClient:
    """Open a client that ignores the environment, follows no redirect and keeps no cookie.

    `proxy` is an egress proxy (`http://host:port`) that must refuse private addresses itself:
    through it only IP literals can be checked here. `connections` is how many exchanges go on at
    once; a further one waits.
    """
    # These loggers write whole URLs, and the URL of a Slack channel is its password.
    for noisy in ("httpx", "httpcore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    context = httpx.create_ssl_context(verify=verify, trust_env=False)
    context.set_alpn_protocols(["http/1.1", "h2"] if http2 else ["http/1.1"])
    guard = Guard(allowed, ports, own, resolver)
    road = Guard(allowed | _pair(proxy), ports, own, resolver) if proxy else guard
    transport = GuardedTransport(road, context, http2=http2, proxy=proxy, most=connections)
    headers = {"User-Agent": user_agent, "Accept-Encoding": "gzip, br, zstd"}
    return GuardedClient(transport, guard, headers=headers, timeout=timeouts)


class _NoCookies(CookieJar):
    def extract_cookies(self, response: Any, request: Any) -> None:
        """Keep nothing."""


def _pair(proxy: str) -> Pairs:
    url = httpx.URL(proxy)
    return frozenset({(url.host, url.port or 80)})


def _look_up(resolver: Resolver, host: str, port: int, seconds: float) -> Sequence[str]:
    """Ask the resolver on a thread of its own, for it knows no time limit."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()
    Thread(target=_ask, args=(resolver, host, port, answers), daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.0))
    except queue.Empty:
        raise NetError(NetFailure.NAME_UNRESOLVED, "the name was not resolved in time") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _ask(
    resolver: Resolver,
    host: str,
    port: int,
    answers: "queue.SimpleQueue[Sequence[str] | Exception]",
) -> None:
    try:
        answers.put(resolver(host, port))
    except socket.gaierror as error:
        unknown = error.errno in _NO_SUCH_NAME
        kind = NetFailure.NAME_NOT_FOUND if unknown else NetFailure.NAME_UNRESOLVED
        answers.put(NetError(kind, "there is no such name" if unknown else "no answer from DNS"))
    except OSError:
        answers.put(NetError(NetFailure.NAME_UNRESOLVED, "DNS could not be asked"))
    except Exception as error:  # a bug; raised again in the thread that asked
        answers.put(error)


def _dial(addresses: Sequence[str], port: int, deadline: float) -> socket.socket:
    """Connect to the first address that answers, giving each its share of the time."""
    failure = NetError(NetFailure.CONNECT_TIMEOUT, "no connection in time")
    for position, address in enumerate(addresses):
        share = (deadline - monotonic()) / (len(addresses) - position)
        if share <= 0:
            break
        try:
            return _open(address, port, share)
        except TimeoutError:
            failure = NetError(NetFailure.CONNECT_TIMEOUT, "no connection in time")
        except OSError:
            failure = NetError(NetFailure.CONNECT_FAILED, "the connection was not accepted")
    raise failure


def _open(address: str, port: int, seconds: float) -> socket.socket:
    sock = socket.create_connection((address, port), timeout=seconds)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock
