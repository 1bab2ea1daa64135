"""The cheapest checks there are: every answer is 304, from a server in a process of its own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.queues import Queue

from sqlalchemy import text

from models.declaration import Declaration, Page
from models.tables import Document, Platform
from storage.database import transaction
from workers.context import Context
from workers.steps.watching.track import track_platforms

DOCUMENTS, A_PLATFORM, ROUNDS = 200, 5, 10
_CLAUSE = (
    "<h2>{n}. What we keep</h2><p>We keep the personal data that you give us for {n} months after "
    "you close your account, and share it with our processors under the agreement of section {n}. "
    "You may object to this use at any time by writing to privacy@example.org.</p>"
)
_PAGE = f"<main><h1>Privacy Policy</h1>{''.join(_CLAUSE.format(n=n) for n in range(1, 60))}</main>"


@dataclass(frozen=True)
class Cost:
    """Milliseconds for one check or one entry: on the clock, and of our own processor time."""

    wall_ms: float
    cpu_ms: float


@contextmanager
def measuring(count: int, found: list[Cost]) -> Iterator[None]:
    """Add to `found` what each of `count` things cost that the block does."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    each = 1000 / count
    found.append(Cost((time.perf_counter() - wall) * each, (time.process_time() - cpu) * each))


@contextmanager
def serving() -> Iterator[int]:
    """Serve one policy to everybody, and 304 to whoever has it; gives the port."""
    spawn = get_context("spawn")
    ports: Queue[int] = spawn.Queue()
    child = spawn.Process(target=_serve, args=(ports,), daemon=True)
    child.start()
    yield ports.get(timeout=30)
    child.terminate()
    child.join()


def check_documents(c: Context, port: int) -> Cost:
    """Check some documents once to have their texts, then again and again; the cost of a check."""
    platforms = _declare(c, port)
    _check_all(c, platforms)
    found: list[Cost] = []
    for _ in range(ROUNDS):
        _make_due(c)
        with measuring(DOCUMENTS, found):
            _check_all(c, platforms)
    _expect_quiet(c)
    return min(found, key=lambda cost: cost.cpu_ms)


def _check_all(c: Context, platforms: list[str]) -> None:
    for start in range(0, len(platforms), 10):
        track_platforms(platforms[start : start + 10], c)


def _expect_quiet(c: Context) -> None:
    with transaction(c.engine) as session:
        statement = text("SELECT outcome, count(*) FROM checks GROUP BY 1")
        outcomes = {row[0]: row[1] for row in session.execute(statement)}
    assert outcomes == {"first": DOCUMENTS, "not_modified": DOCUMENTS * ROUNDS}, outcomes


def _declare(c: Context, port: int) -> list[str]:
    slugs = [f"p{number}" for number in range(DOCUMENTS // A_PLATFORM)]
    with transaction(c.engine) as session:
        for slug in slugs:
            session.add(Platform(id=slug, name=slug, homepage="https://p.example"))
            session.flush()
            session.add_all(_document(slug, port, number) for number in range(A_PLATFORM))
    return slugs


def _document(slug: str, port: int, number: int) -> Document:
    page = Page(url=f"http://127.0.0.1:{port}/{slug}/{number}.html")
    declaration = Declaration(type="Privacy Policy", pages=(page,))
    return Document(
        platform_id=slug,
        terms_type=f"Document {number}",
        declaration=declaration.model_dump(mode="json"),
        next_check_at=datetime.now(UTC),
    )


def _make_due(c: Context) -> None:
    with transaction(c.engine) as session:
        session.execute(text("UPDATE documents SET next_check_at = now() - interval '1 minute'"))


class _Policy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        known = self.headers.get("If-None-Match") == '"one"'
        body = b"" if known else _PAGE.encode()
        self.send_response(304 if known else 200)
        self.send_header("ETag", '"one"')
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _serve(ports: "Queue[int]") -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Policy) as server:
        ports.put(server.server_port)
        server.serve_forever()
