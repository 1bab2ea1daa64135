"""A threaded HTTP server on a free loopback port that answers with one function."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HTML = "text/html; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
LARGEST_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent; `path` has no query, headers are found by name in any case."""

    method: str
    path: str
    headers: Message
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client gets back."""

    text: str = ""
    status: HTTPStatus = HTTPStatus.OK
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)


class _Server(ThreadingHTTPServer):
    request_queue_size = 1024  # of a burst of connections the usual 5 would break some


@contextmanager
def serve_loopback(answer: Callable[[Request], Answer]) -> Iterator[int]:
    """Serve on 127.0.0.1 until the block ends; gives the port. Threads call `answer` at once."""
    server = _Server(("127.0.0.1", 0), _visitor(answer))
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _visitor(answer: Callable[[Request], Answer]) -> type[BaseHTTPRequestHandler]:
    class Visitor(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            self._send(answer(self._request()))

        def do_POST(self) -> None:
            self.do_GET()

        def _request(self) -> Request:
            length = min(int(self.headers.get("Content-Length", 0)), LARGEST_BODY)
            path = self.path.partition("?")[0]
            return Request(self.command, path, self.headers, self.rfile.read(length))

        def _send(self, sent: Answer) -> None:
            self.send_response(sent.status)
            self.send_header("Connection", "close")
            for name, value in sent.headers.items():
                self.send_header(name, value)
            body = sent.text.encode()
            if sent.status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
                self.send_header("Content-Type", sent.content_type)
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
            """Stay quiet: the story tells what happens."""

    return Visitor
