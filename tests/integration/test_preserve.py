"""What is kept of how a page was had: the requests, the answers, who answered."""

from datetime import UTC, datetime
from http import HTTPStatus

from demo.loopback import Answer, serve_loopback
from fetching.session import open_fetcher
from models.exchanges import HowHad
from models.tables import Snapshot
from tests.factories import make_context
from tests.watched import OLD
from workers.steps.watching.look import Capture
from workers.steps.watching.preserve import keep_pages


def how_had(c, page):
    return HowHad.model_validate_json(c.blobs.get(page["exchange"]))


def test_a_kept_snapshot_says_how_its_page_was_had(site):
    site.look(Answer(OLD, headers={"X-Served-By": "cache 7"}))
    (page,) = site.rows(Snapshot)[-1].pages
    (one,) = how_had(site.c, page).exchanges
    assert (one.status, one.address, one.port) == (200, "127.0.0.1", site.port)
    assert ("X-Served-By", "cache 7") in one.response_headers
    assert dict(one.request_headers)["User-Agent"].startswith("ClausewatchBot/")
    assert one.body.sha256 == page["sha256"]


def test_a_look_that_finds_nothing_new_keeps_nothing(site):
    site.look(OLD)
    before = sorted(site.c.blobs.names())
    site.look(Answer(OLD, headers={"X-Served-By": "cache 8"}))
    assert sorted(site.c.blobs.names()) == before


def test_a_redirect_on_the_way_is_kept_with_its_own_answer(database, tmp_path):
    def answer(request):
        moved = Answer("moved", HTTPStatus.FOUND, headers={"Location": "/terms"})
        return Answer(OLD) if request.path == "/terms" else moved

    c = make_context(database.engine, tmp_path)
    with serve_loopback(answer) as port:
        allowed = frozenset({("127.0.0.1", port)})
        fetcher = open_fetcher(contact="https://a.example", allowed=allowed, pause=0)
        page = fetcher.fetch(f"http://127.0.0.1:{port}/privacy")
        fetcher.close()
    (row,) = keep_pages(Capture((page,), datetime.now(UTC)), c)
    aside, last = how_had(c, row).exchanges
    assert (aside.status, last.status, last.url) == (302, 200, row["final_url"])
    assert c.blobs.get(aside.body.sha256) == b"moved"
