"""A local proxy for a browser: whatever it asks for is checked and dialled by the guard."""

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from time import monotonic

from net.addresses import target_of
from net.errors import NetError, NetFailure
from net.exchange import Answer, exchange
from net.guard import CONNECT_WITHIN, GuardedClient

_PIECE = 65_536
_LARGEST_UPLOAD = 1_000_000
_OURS = frozenset({"host", "content-length", "accept-encoding", "te", "trailer", "upgrade"})
_OF_ONE_HOP = frozenset(
    {"connection", "keep-alive", "proxy-connection", "proxy-authorization", "transfer-encoding"}
)
_REWRITTEN = _OF_ONE_HOP | {"content-encoding", "content-length", "trailer", "upgrade"}
_STATUS = {
    NetFailure.BAD_URL: 403,
    NetFailure.PORT_REFUSED: 403,
    NetFailure.ADDRESS_REFUSED: 403,
    NetFailure.CONNECT_TIMEOUT: 504,
    NetFailure.TIMED_OUT: 504,
}


@dataclass
class Allowance:
    """What may still go through a proxy; its connections share it.

    `seconds` begin when it is made; `exceeded` tells that more was wanted than was left.
    """

    seconds: float
    connections: int
    max_bytes: int
    exceeded: bool = False
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self._deadline = monotonic() + self.seconds

    @property
    def left(self) -> float:
        """The seconds left, never less than 0."""
        return max(0.0, self._deadline - monotonic())

    def connect(self) -> None:
        """Take one connection, or raise a NetError where none is left."""
        with self._lock:
            self.connections -= 1
            if self.connections < 0:
                self.exceeded = True
        if self.exceeded or not self.left:
            raise NetError(NetFailure.TIMED_OUT, "the allowance is spent")

    def take(self, size: int) -> bool:
        """Take bytes, and say whether there were as many left."""
        with self._lock:
            self.max_bytes -= size
            if self.max_bytes < 0:
                self.exceeded = True
        return not self.exceeded


@contextmanager
def serving_proxy(client: GuardedClient, allowance: Allowance) -> Iterator[int]:
    """Serve a proxy on 127.0.0.1 until the block ends; gives the port.

    It takes CONNECT, and requests for http:// URLs, one a connection. Where `client` may not go
    it answers 403, and not a packet leaves; each name is resolved once a connection.
    """
    server = _Proxy(client, allowance)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Proxy(ThreadingHTTPServer):
    block_on_close = False

    def __init__(self, client: GuardedClient, allowance: Allowance) -> None:
        super().__init__(("127.0.0.1", 0), _Visitor)
        self.client = client
        self.allowance = allowance


class _Visitor(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Proxy

    def handle(self) -> None:
        with suppress(OSError):  # the browser went away
            super().handle()

    def do_CONNECT(self) -> None:
        self.close_connection = True
        try:
            far = self._dial()
        except NetError as error:
            self._refuse(error)
            return
        with far:
            self.send_response_only(200)
            self.end_headers()
            _pass_on(self.connection, far, self.server.allowance)

    def do_GET(self) -> None:
        self.close_connection = True
        try:
            answer = self._ask()
        except NetError as error:
            self._refuse(error)
        else:
            self._send(answer)

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET  # noqa: N815 - inherited

    def _dial(self) -> socket.socket:
        guard, allowance = self.server.client.guard, self.server.allowance
        target = target_of(f"https://{self.path}/", guard.allowed, guard.ports, guard.own)
        allowance.connect()
        return guard.dial(target.host, target.port, min(CONNECT_WITHIN, allowance.left))

    def _ask(self) -> Answer:
        allowance = self.server.allowance
        allowance.connect()
        answer = exchange(
            self.server.client,
            self.command,
            self.path,
            total=allowance.left,
            max_bytes=max(allowance.max_bytes, 0),
            headers=self._passed_on(),
            content=self._content(),
        )
        allowance.take(len(answer.body) + answer.truncated)
        return answer

    def _passed_on(self) -> dict[str, str]:
        named = self.headers.get("Connection", "").lower().replace(",", " ").split()
        dropped = _OURS | _OF_ONE_HOP | set(named)
        return {name: text for name, text in self.headers.items() if name.lower() not in dropped}

    def _content(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > _LARGEST_UPLOAD:
            raise NetError(NetFailure.BAD_URL, "the request is too large")
        return self.rfile.read(int(length)) or None

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        for name, text in answer.headers.multi_items():
            if name.lower() not in _REWRITTEN:
                self.send_header(name, text)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)

    def _refuse(self, error: NetError) -> None:
        self.send_response_only(_STATUS.get(error.kind, 502))
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
        """Stay quiet: URLs may hold what is nobody's business."""


def _pass_on(near: socket.socket, far: socket.socket, allowance: Allowance) -> None:
    """Carry bytes both ways until one side ends or the allowance does."""
    other = {near: far, far: near}
    while ready := _readable(near, far, allowance.left):
        for sock in ready:
            data = sock.recv(_PIECE)
            if not data or not allowance.take(len(data)):
                return
            other[sock].settimeout(max(allowance.left, 0.001))
            other[sock].sendall(data)


def _readable(near: socket.socket, far: socket.socket, seconds: float) -> list[socket.socket]:
    poll = select.poll()
    for sock in (near, far):
        poll.register(sock, select.POLLIN)
    found = {fd for fd, _ in poll.poll(seconds * 1000)}
    return [sock for sock in (near, far) if sock.fileno() in found]
