"""A policy that its page's scripts fetch and draw: empty to plain HTTP, tracked with a browser."""

import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus

from sqlmodel import select

from demo.loopback import Answer, serve_loopback
from models.declaration import Declaration, FetchBy, Page
from models.tables import Change, Check, Document, Snapshot
from models.words import Outcome
from storage.database import open_session
from tests.chromium import needs_chromium
from tests.factories import make_context, make_document, make_platform
from workers.context import Context
from workers.steps.watching.track import track_platforms

SHELL = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Kestrel</title>
<link rel="stylesheet" href="/app.css"><script defer src="/app.js"></script></head>
<body><noscript>Kestrel needs JavaScript.</noscript><div id="root"></div></body></html>"""
SCRIPT = """
const root = document.getElementById("root");
const line = (tag, text) => {
  const node = document.createElement(tag);
  node.append(text);
  return node;
};
async function show() {
  root.append(line("p", "Loading"));
  const policy = await (await fetch("/api/policies/privacy")).json();
  const main = document.createElement("main");
  main.append(line("h1", policy.title), ...policy.clauses.map((text) => line("p", text)));
  root.replaceChildren(line("nav", "Products Prices Log in"), main);
}
show();
"""
CLAUSES = [
    f"We keep your personal data of kind {kind} for {months} months and share it with nobody else."
    for kind, months in zip("ABCDEFGHIJKLMNOP", range(2, 18), strict=True)
]
SOLD = "We may sell your personal data to advertisers, and you cannot object to that."


@dataclass
class Kestrel:
    """The service's server, what it says at the moment, and our clock."""

    c: Context
    clauses: list[str] = field(default_factory=lambda: list(CLAUSES))

    def receive(self, request) -> Answer:
        policy = {"title": "Privacy Policy", "clauses": self.clauses}
        return {
            "/privacy": Answer(SHELL, headers={"ETag": '"the shell never changes"'}),
            "/app.js": Answer(SCRIPT, content_type="text/javascript"),
            "/app.css": Answer("p { margin: 1em }", content_type="text/css"),
            "/api/policies/privacy": Answer(json.dumps(policy), content_type="application/json"),
        }.get(request.path, Answer("no", HTTPStatus.NOT_FOUND))

    def look(self, *, browser: bool = True) -> Outcome:
        now = self.c.now() + timedelta(days=1)
        self.c = replace(self.c, now=lambda: now)
        track_platforms(["kestrel"], self.c, browser=browser)
        return self.rows(Check)[-1].outcome

    def rows(self, table):
        with open_session(self.c.engine) as session:
            return session.exec(select(table).order_by(table.id)).all()


@contextmanager
def kestrel(database, folder, fetch):
    service = Kestrel(make_context(database.engine, folder))
    with serve_loopback(service.receive) as port:
        service.c = make_context(
            database.engine, folder, allow_hosts=f"127.0.0.1:{port}", host_pause=0.0
        )
        page = Page(url=f"http://127.0.0.1:{port}/privacy", fetch=fetch)
        declaration = Declaration(type="Privacy Policy", pages=(page,))
        make_platform(database.engine, "kestrel")
        make_document(
            database.engine,
            "kestrel",
            declaration=declaration.model_dump(mode="json"),
            browser=fetch is FetchBy.BROWSER,
        )
        yield service


@needs_chromium
def test_a_page_that_scripts_draw_is_tracked_through_a_change(database, tmp_path):
    with kestrel(database, tmp_path, FetchBy.BROWSER) as service:
        assert service.look() is Outcome.FIRST
        assert service.look() is Outcome.UNCHANGED
        service.clauses[7] = SOLD
        assert [service.look(), service.look()] == [Outcome.CANDIDATE, Outcome.CHANGE]
    [change] = service.rows(Change)
    assert change.alerts
    assert SOLD in json.dumps(change.summary)
    stored = service.c.blobs.get(service.rows(Snapshot)[-1].pages[0]["sha256"])
    assert SOLD.encode() in stored
    assert service.rows(Document)[0].validators in (None, {})


def test_without_a_browser_the_same_page_is_never_believed(database, tmp_path):
    with kestrel(database, tmp_path, FetchBy.HTTP) as service:
        assert service.look(browser=False) is Outcome.SUSPECT
        assert service.rows(Check)[-1].version_id is None
