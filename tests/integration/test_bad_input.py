"""Bad input through the whole fetch task: a named outcome, in bounded time and memory, for each.

A server on loopback gives each page to a document of its own, twice, a day apart. One worker
process visits them all, so each must leave it fit for the next.
"""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select

from models.declaration import Declaration, Page
from models.tables import Check, Document
from storage.database import open_session
from tests.factories import NOW, make_document, make_platform
from tests.mangled import CLAUSES, RUNS, page_of
from tests.printing import LOCKED, PLAIN, write_bomb, write_pdf
from tests.serving import serving
from tests.visiting import visit_apart

SECONDS = 60  # for one input: a bound, not a benchmark
MEGABYTES = 600

HTML = "text/html; charset=utf-8"
GOOD = page_of()
Body = bytes | Callable[[], bytes]


@dataclass(frozen=True)
class Bad:
    """What the server says, and the outcomes of two checks, a day apart, with their reason."""

    body: Body
    outcomes: tuple[str, str]
    reason: str | None = None
    content_type: str = HTML
    coding: str = ""
    length: int | None = None
    select: tuple[str, ...] = ()

    def answer(self) -> bytes:
        body = self.body if isinstance(self.body, bytes) else self.body()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {self.content_type}\r\nConnection: close\r\n"
        head += f"Content-Encoding: {self.coding}\r\n" if self.coding else ""
        return f"{head}Content-Length: {self.length or len(body)}\r\n\r\n".encode() + body


FAILED, SUSPECT = ("failed", "failed"), ("suspect", "suspect")
SAME = ("unchanged", "unchanged")
NEW = ("candidate", "change")  # only because it was still there a day later


def doubted(run: str) -> tuple[tuple[str, str], str | None]:
    return (SUSPECT, "not_policy_like") if run in DROWNED else (NEW, None)


def blank() -> bytes:
    return gzip.compress(b"<html><body>" + b" " * 200_000_000, 1)


def half_in_cp1252() -> bytes:
    head, tail = GOOD[:1500], GOOD[1500:]
    return head.encode() + tail.encode("cp1252")


def printed(*lines: str) -> bytes:
    return write_pdf([(PLAIN, 11, 700 - 20 * n, line) for n, line in enumerate(lines)])


INPUTS = {
    "HTML cut on the wire": Bad(GOOD[:2000].encode(), FAILED, "dropped", length=len(GOOD)),
    "HTML cut by the server": Bad(GOOD[:700].encode(), SUSPECT, "breaks_off"),
    "HTML cut in the middle": Bad(GOOD[: len(GOOD) // 2].encode(), SUSPECT, "breaks_off"),
    "HTML cut in a tag": Bad(GOOD[: GOOD.rindex("</p>") + 3].encode(), SAME),
    "100,000 nested tags": Bad(b"<div>" * 100_000 + GOOD.encode(), SUSPECT, "too_tangled"),
    "100,000 nested tags behind the text": Bad(
        GOOD.encode() + b"<b>" * 100_000, SUSPECT, "too_tangled"
    ),
    "a million tags": Bad(GOOD.encode() + b"<p>" * 1_000_000, SUSPECT, "too_large"),
    "a tag of 50,000 attributes": Bad(
        b"<p " + b" ".join(b"a%d" % n for n in range(50_000)) + b">" + GOOD.encode(),
        SUSPECT,
        "too_tangled",
    ),
    "50 MB": Bad(lambda: b"x" * 50_000_000, FAILED, "too_large"),
    "15 MB of text": Bad(
        lambda: page_of("We may change. " * 1_000_000).encode(), SUSPECT, "too_large"
    ),
    "gzip bomb": Bad(blank, FAILED, "too_large", coding="gzip"),
    "gzip bomb in a gzip bomb": Bad(
        lambda: gzip.compress(blank()),
        FAILED,
        "too_large",
        coding="gzip, gzip",
    ),
    "broken gzip": Bad(gzip.compress(GOOD.encode())[:-9], FAILED, "bad_encoding", coding="gzip"),
    "NUL bytes alone": Bad(b"\0" * 100_000, SUSPECT, "no_text"),
    "NUL bytes between clauses": Bad(GOOD.replace("<p>", "\0<p>\0").encode(), SAME),
    "NUL bytes wherever text is kept": Bad(
        page_of("We may sell\0 data, see <a href='/a\0b'>h\0ere</a>. &#0; &#xD800;")
        .replace("lang='en'", "lang='en\0'")
        .replace("</title>", "\0</title>")
        .encode(),
        NEW,
    ),
    "UTF-16 without BOM": Bad(GOOD.encode("utf-16-le"), SAME),
    "UTF-16 called UTF-8, cut in a letter": Bad(GOOD.encode("utf-16-be")[:-1], SAME),
    "mixed charsets": Bad(half_in_cp1252(), SAME),
    "a charset that it is not in": Bad(GOOD.encode(), SAME, content_type="text/html; charset=big5"),
    "a charset that is none": Bad(GOOD.encode(), SAME, content_type="text/html; charset=\x01x"),
    "random bytes": Bad(bytes(range(256)) * 4000, SUSPECT, "exploded"),
    "an archive": Bad(b"PK\x03\x04" + b"x" * 9000, SUSPECT, "unsupported_type"),
    "malformed PDF": Bad(b"%PDF-1.7 and no more", SUSPECT, "pdf_malformed"),
    "PDF cut short": Bad(printed(*CLAUSES[:30])[:900], SUSPECT, "pdf_malformed"),
    "encrypted PDF": Bad(
        write_pdf([(PLAIN, 11, 700, "Terms")], trailer=LOCKED), SUSPECT, "pdf_encrypted"
    ),
    "PDF with no text": Bad(write_pdf([]), SUSPECT, "no_text"),
    "PDF that unfolds without end": Bad(write_bomb(), SUSPECT, "too_tangled"),
    "PDF of another text": Bad(printed("A short note."), SUSPECT, "empty_shell"),
    "HTML served as PDF": Bad(GOOD.encode(), SAME, content_type="application/pdf"),
    "text served as PDF": Bad(
        "\n\n".join(CLAUSES).encode(), SUSPECT, "pdf_malformed", content_type="application/pdf"
    ),
    "an image": Bad(b"\x89PNG\r\n\x1a\n", FAILED, "unsupported_type", content_type="image/png"),
    "a selector that matches nothing": Bad(
        page_of(region="div").encode(), SUSPECT, "selector_matched_nothing", select=("main",)
    ),
    "entities of entities": Bad(
        b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><main>" + b"&b;" * 50_000,
        SUSPECT,
        "empty_shell",
        content_type="application/xhtml+xml",
    ),
    "a base address of 4,000 characters": Bad(
        f"<base href='/{'a/' * 2000}'>{page_of('<a href=b>b</a>' * 20_000)}".encode(),
        SUSPECT,
        "too_large",
    ),
}

# Where such a run drowns the policy's own words, the gate doubts the page.
DROWNED = {"numbering", "dates", "days", "amounts", "sentences"}
INPUTS |= {
    f"a run of {name}": Bad(page_of(run).encode(), *doubted(name)) for name, run in RUNS.items()
}


@contextmanager
def site(pages: dict[str, bytes]) -> Iterator[int]:
    """Serve each path its answer; anything else, such as robots.txt, is not there."""
    lost = b"HTTP/1.1 404 X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

    def converse(sock):
        path = sock.recv(65536).split(b" ")[1].decode().removeprefix("/")
        sock.sendall(pages.get(path, lost))

    with serving(converse) as port:
        yield port


def declare(engine, port: int, platform: str, select: tuple[str, ...]) -> None:
    page = Page(url=f"http://127.0.0.1:{port}/{platform}", select=select)
    declaration = Declaration(type="Privacy Policy", pages=(page,))
    make_platform(engine, platform)
    make_document(engine, platform, declaration=declaration.model_dump(mode="json"))


def told(engine) -> dict[str, list[tuple[str, str | None]]]:
    """What the checks of each platform's document say, in order."""
    with open_session(engine) as session:
        asked = select(Document.platform_id, Check).join(Check).order_by(Check.id)
        rows = [(name, (check.outcome, check.reason)) for name, check in session.exec(asked)]
    return {name: [said for other, said in rows if other == name] for name, _ in rows}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_each_bad_input_ends_in_its_named_outcome_within_its_bounds(database, tmp_path):
    slugs = {f"p{n}": name for n, name in enumerate(INPUTS)}
    pages = dict.fromkeys(slugs, Bad(GOOD.encode(), SAME).answer())
    with site(pages) as port:
        for slug, name in slugs.items():
            declare(database.engine, port, slug, INPUTS[name].select)
        settings = {"allow_hosts": f"127.0.0.1:{port}", "host_pause": 0.0}
        visit = partial(visit_apart, database.url, tmp_path, list(slugs), **settings)
        visit(NOW)
        pages |= {slug: INPUTS[name].answer() for slug, name in slugs.items()}
        costs = [visit(NOW + timedelta(days=days)) for days in (1, 2)]
    checks = told(database.engine)
    expected = {
        name: [(outcome, bad.reason) for outcome in bad.outcomes] for name, bad in INPUTS.items()
    }
    found = {name: checks[slug][1:] for slug, name in slugs.items()}
    assert found == expected
    slow = {slugs[s]: cost for day in costs for s, cost in day.items() if cost.seconds > SECONDS}
    assert not slow
    assert max(cost.megabytes for day in costs for cost in day.values()) < MEGABYTES
