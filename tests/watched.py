"""A watched page whose answers a test writes, and a clock that the test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import select

from demo.loopback import Answer, Request, serve_loopback
from models.declaration import Declaration, Page
from models.tables import Check
from models.words import Outcome
from storage.database import open_session
from tests.factories import make_context, make_document, make_platform
from workers.context import Context
from workers.steps.watching.track import track_platforms

CLAUSE = "We keep your personal data for {} months and share it with nobody else at all."
CLAUSES = [CLAUSE.format(n) for n in range(3, 43)]
CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><h1>Verify you are human</h1>"
    "<p>Complete the security check to access this site.</p></body></html>"
)


def page_of(clauses, *, title="Privacy Policy"):
    text = "".join(f"<p>{clause}</p>" for clause in clauses)
    return f"<html lang='en'><body><nav>Menu</nav><main><h1>{title}</h1>{text}</main></body></html>"


OLD = page_of(CLAUSES)
NEW = page_of([*CLAUSES[:10], "We may sell your personal data to advertisers.", *CLAUSES[11:]])


@dataclass
class Site:
    """A server that answers what a test says next, and a clock that the test moves."""

    c: Context
    port: int = 0
    answer: Answer = field(default_factory=Answer)
    asked: list[Request] = field(default_factory=list)

    def look(self, page: str | Answer, *, after: timedelta = timedelta(days=1)) -> Check:
        """Serve `page`, let `after` pass, and return the check that the steps record."""
        self.answer = page if isinstance(page, Answer) else Answer(page)
        now = self.c.now() + after
        self.c = replace(self.c, now=lambda: now)
        track_platforms(["acme"], self.c)
        return self.rows(Check)[-1]

    def outcomes(self, *pages: str) -> list[Outcome]:
        return [self.look(page).outcome for page in pages]

    def rows(self, table):
        with open_session(self.c.engine) as session:
            return session.exec(select(table).order_by(table.id)).all()

    def receive(self, request: Request) -> Answer:
        self.asked.append(request)
        if request.path == "/robots.txt":
            return Answer("", HTTPStatus.NOT_FOUND)
        return self.answer


@contextmanager
def watch_site(engine: Engine, folder: Path) -> Iterator[Site]:
    """Serve a page and watch it as the only document of the platform "acme"."""
    site = Site(make_context(engine, folder))
    with serve_loopback(site.receive) as port:
        site.port = port
        site.c = make_context(engine, folder, allow_hosts=f"127.0.0.1:{port}", host_pause=0.0)
        declaration = Declaration(
            type="Privacy Policy", pages=(Page(url=f"http://127.0.0.1:{port}/privacy"),)
        )
        make_platform(engine)
        make_document(engine, declaration=declaration.model_dump(mode="json"))
        yield site
