"""A fetcher on real sockets: robots.txt, pace, language, fresh connections."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from fetching.errors import FailureReason, FetchError
from fetching.pages import NotModified, Page, Validators
from fetching.session import Fetcher, open_fetcher


@pytest.fixture
def open_for():
    """Open a fetcher that may reach the given servers."""
    fetchers = []

    def start(*servers, **options) -> Fetcher:
        allowed = frozenset(("127.0.0.1", server.port) for server in servers)
        options = {"contact": "https://a.test/bot", "allowed": allowed, "pause": 0, **options}
        fetchers.append(open_fetcher(**options))
        return fetchers[-1]

    yield start
    for fetcher in fetchers:
        fetcher.close()


@pytest.fixture
def site(serve, answer):
    """Serve pages by path, with a robots.txt where one is given."""

    def start(robots=None, **pages):
        known = {f"/{name}": answer(body) for name, body in pages.items()}
        if robots is not None:
            known["/robots.txt"] = robots if robots.startswith(b"HTTP") else answer(robots)
        return serve(lambda path: known.get(path, answer(b"no", 404)))

    return start


def reason(fetcher, url):
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    return caught.value.reason


def test_robots_txt_is_asked_first_and_once(site, open_for):
    server = site(terms=b"terms", privacy=b"privacy")
    fetcher = open_for(server)
    for path in ("/terms", "/privacy", "/terms"):
        assert isinstance(fetcher.fetch(server.url(path)), Page)
    assert server.paths() == ["/robots.txt", "/terms", "/privacy", "/terms"]
    assert server.connections == 1


def test_we_say_who_we_are_and_what_language_we_want(site, open_for):
    server = site(terms=b"terms")
    fetcher = open_for(server)
    fetcher.fetch(server.url("/terms"))
    fetcher.fetch(server.url("/terms"), language="fr")
    agent = b"\r\nUser-Agent: ClausewatchBot/0.1 (+https://a.test/bot)\r\n"
    assert all(agent in request for request in server.requests)
    assert b"\r\nAccept-Language: en, *;q=0.5\r\n" in server.requests[1]
    assert b"\r\nAccept-Language: fr, *;q=0.5\r\n" in server.requests[2]


def test_a_forbidden_page_is_never_asked_for(site, open_for):
    server = site(b"User-agent: *\nDisallow: /terms", terms=b"terms", privacy=b"privacy")
    fetcher = open_for(server)
    assert reason(fetcher, server.url("/terms")) is FailureReason.ROBOTS_DISALLOWED
    assert fetcher.fetch(server.url("/privacy")).body == b"privacy"
    assert "/terms" not in server.paths()


def test_a_redirect_into_a_forbidden_page_is_not_followed(site, answer, open_for):
    server = site(b"User-agent: *\nDisallow: /b")
    known = server.answer
    server.answer = lambda path: answer(b"", 302, Location="/b") if path == "/a" else known(path)
    assert reason(open_for(server), server.url("/a")) is FailureReason.ROBOTS_DISALLOWED
    assert server.paths() == ["/robots.txt", "/a"]


def test_a_redirect_to_another_host_asks_its_robots_txt(site, answer, open_for):
    other = site(b"User-agent: *\nDisallow: /", terms=b"terms")
    server = site()
    known, away = server.answer, answer(b"", 302, Location=other.url("/terms"))
    server.answer = lambda path: away if path == "/a" else known(path)
    fetcher = open_for(server, other)
    assert reason(fetcher, server.url("/a")) is FailureReason.ROBOTS_DISALLOWED
    assert other.paths() == ["/robots.txt"]


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        (b"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n", FailureReason.ROBOTS_UNREACHABLE),
        (b"HTTP/1.1 nonsense\r\n\r\n", FailureReason.BAD_ANSWER),
    ],
)
def test_an_unreachable_robots_txt_stops_us_for_now(site, open_for, robots, expected):
    server = site(robots, terms=b"terms")
    fetcher = open_for(server)
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(server.url("/terms"))
    assert (caught.value.reason, caught.value.transient) == (expected, True)
    assert "robots.txt" in caught.value.detail
    assert "/terms" not in server.paths()


def test_a_robots_txt_that_redirects_in_circles_counts_as_missing(site, answer, open_for):
    server = site(answer(b"", 301, Location="/robots.txt"), terms=b"terms")
    assert open_for(server).fetch(server.url("/terms")).body == b"terms"


def test_only_the_first_part_of_an_endless_robots_txt_is_read(site, open_for):
    server = site(b"User-agent: *\nDisallow: /b\n" + b"#" * 2_000_000, a=b"a", b=b"b")
    fetcher = open_for(server)
    assert fetcher.fetch(server.url("/a")).body == b"a"
    assert reason(fetcher, server.url("/b")) is FailureReason.ROBOTS_DISALLOWED


def test_requests_to_one_host_are_spaced_even_from_many_threads(site, open_for):
    server = site(terms=b"terms")
    fetcher = open_for(server, pause=0.1)
    began = time.monotonic()
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda _: fetcher.fetch(server.url("/terms")), range(5)))
    assert time.monotonic() - began >= 0.5
    assert server.connections == 1


def test_a_crawl_delay_lengthens_the_pause(site, open_for):
    server = site(b"User-agent: *\nCrawl-delay: 0.3", terms=b"terms")
    fetcher = open_for(server)
    began = time.monotonic()
    for _ in range(2):
        fetcher.fetch(server.url("/terms"))
    assert time.monotonic() - began >= 0.3


def test_a_fresh_fetch_has_its_own_connection_and_no_conditions(serve, answer, open_for):
    server = serve(lambda _path: answer(b"terms", ETag='"1"', Set_Cookie="variant=b"))
    fetcher = open_for(server)
    validators = fetcher.fetch(server.url("/terms")).validators
    fetcher.fetch(server.url("/terms"), validators)
    assert server.connections == 1
    assert fetcher.fetch_fresh(server.url("/terms")).body == b"terms"
    assert server.connections == 2
    last = server.requests[-1]
    assert b"If-None-Match" not in last
    assert b"Cookie" not in last
    assert b"\r\nCache-Control: no-cache\r\n" in last


def test_not_modified_passes_through(serve, answer, open_for):
    not_modified = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    server = serve(lambda path: answer(b"", 404) if "robots" in path else not_modified)
    url = server.url("/terms")
    assert isinstance(open_for(server).fetch(url, Validators(url, '"1"')), NotModified)


def test_an_invalid_address_is_named_before_anything_is_asked(site, open_for):
    fetcher = open_for(site())
    assert reason(fetcher, "http://user:secret@a.test/") is FailureReason.BAD_URL
    assert reason(fetcher, "http://127.0.0.1/") is FailureReason.ADDRESS_REFUSED


def test_https_pages_are_fetched_with_the_given_trust(serve, answer, certified, trust):
    server = serve(lambda _path: answer(b"terms"), context=certified("a.test"))
    fetcher = open_fetcher(
        contact="x",
        allowed=frozenset({("a.test", server.port)}),
        pause=0,
        verify=trust,
        resolver=lambda _host, _port: ["127.0.0.1"],
    )
    with closing(fetcher):
        url = server.url("/terms", scheme="https", host="a.test")
        assert fetcher.fetch(url).body == fetcher.fetch_fresh(url).body == b"terms"
