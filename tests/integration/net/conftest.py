"""Servers that answer with any bytes a test wants, on loopback."""

import contextlib
import re
import socket
import ssl
import threading

import pytest
import trustme
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from net.errors import NetError
from net.exchange import exchange
from net.guard import guarded_client


class RawServer:
    """Answers each request with bytes, or lets a function talk on the connection.

    `answer(path)` may return bytes, a function of the connection, or None to close at once.
    """

    def __init__(
        self, answer, *, address="127.0.0.1", port=0, context=None, keep=True, read_body=True
    ):
        self.answer = answer if callable(answer) else lambda _path: answer
        self.context = context
        self.keep = keep
        self.read_body = read_body
        self.requests: list[bytes] = []
        self.connections = 0
        self.closed = 0
        self._open: list[socket.socket] = []
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._listener = socket.create_server((address, port), family=family, backlog=128)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path="/", *, scheme="http", host="127.0.0.1"):
        return f"{scheme}://{host}:{self.port}{path}"

    def paths(self):
        return [request.split(b" ", 2)[1].decode() for request in self.requests]

    def ask(self, client, path="/", *, method="GET", total=20.0, max_bytes=1_000_000, **options):
        """Exchange one request with this server."""
        url = self.url(path)
        return exchange(client, method, url, total=total, max_bytes=max_bytes, **options)

    def failure(self, client, **options):
        with pytest.raises(NetError) as caught:
            self.ask(client, **options)
        return caught.value

    def close(self):
        for sock in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError), contextlib.closing(connection):
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
            with contextlib.closing(connection):
                while (request := self._read(connection)) and self._reply(connection, request):
                    pass
        self.closed += 1

    def _read(self, connection):
        request, missing = b"", 1
        while missing > 0:
            data = connection.recv(65536)
            if not data:
                return b""
            request += data
            head, end, body = request.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            expected = int(length[1]) if length and self.read_body else 0
            missing = expected - len(body) if end else 1
        return request

    def _reply(self, connection, request):
        self.requests.append(request)
        answer = self.answer(request.split(b" ", 2)[1].decode())
        if callable(answer):
            answer(connection)
        elif answer is not None:
            connection.sendall(answer)
        return self.keep and isinstance(answer, bytes)


class Http2Server(RawServer):
    """Answers every HTTP/2 request with one body."""

    def __init__(self, body, *, context):
        self.body = body
        context.set_alpn_protocols(["h2"])
        super().__init__(b"", context=context)

    def _read(self, connection):
        talk = H2Connection(H2Configuration(client_side=False))
        talk.initiate_connection()
        waiting = {}
        while True:
            connection.sendall(talk.data_to_send())
            data = connection.recv(65536)
            if not data:
                return b""
            for event in talk.receive_data(data):
                if isinstance(event, RequestReceived):
                    self.requests.append(dict(event.headers)[b":path"])
                    talk.send_headers(event.stream_id, [(":status", "200")])
                    waiting[event.stream_id] = memoryview(self.body)
            for stream_id in list(waiting):
                waiting[stream_id] = self._send(talk, stream_id, waiting[stream_id])
                if not waiting[stream_id]:
                    talk.end_stream(stream_id)
                    del waiting[stream_id]

    def _send(self, talk, stream_id, body):
        while body and (window := talk.local_flow_control_window(stream_id)):
            room = min(window, talk.max_outbound_frame_size)
            talk.send_data(stream_id, bytes(body[:room]))
            body = body[room:]
        return body


def http(body=b"<p>text</p>", status=200, **headers):
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@pytest.fixture
def answer():
    """Write an answer: `answer(body, status, Header_name=value)`."""
    return http


@pytest.fixture
def serve():
    """Start servers that end with the test."""
    servers = []

    def start(*args, kind=RawServer, **options):
        servers.append(kind(*args, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def serve_http2(serve, certified):
    """Start an HTTP/2 server for `a.test` that gives one body to everybody."""
    return lambda body: serve(body, kind=Http2Server, context=certified("a.test"))


@pytest.fixture
def connect():
    """Open a client that may reach the given servers; other options as in guarded_client."""
    clients = []

    def start(*servers, names=("127.0.0.1",), ports=(80, 443), **options):
        allowed = frozenset((name, server.port) for name in names for server in servers)
        options = {"allowed": allowed, "ports": frozenset(ports), **options}
        clients.append(guarded_client(user_agent="test", **options))
        return clients[-1]

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def site(serve, connect, answer):
    """Serve paths, each with its answer; anything else is 404. Returns server and client."""

    def start(**answers):
        pages = {f"/{name}": content for name, content in answers.items()}
        server = serve(lambda path: pages.get(path, answer(b"no", 404)))
        return server, connect(server)

    return start


@pytest.fixture
def fails(serve, connect):
    """The failure of asking a server that answers so, once a connection."""

    def start(answer, **options):
        server = serve(answer, keep=False)
        return server.failure(connect(server), **options)

    return start


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture(scope="session")
def trust(authority):
    """A client's TLS settings that trust the test's authority."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def certified(authority):
    """A server's TLS settings with a certificate for a name."""

    def issue(*names, **options):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names, **options).configure_cert(context)
        return context

    return issue
