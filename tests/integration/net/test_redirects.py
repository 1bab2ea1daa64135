"""Redirects: followed one by one, each hop checked like the first."""

import socket
import time

import pytest

from fetching.errors import FailureReason, FetchError
from fetching.fetch import fetch
from fetching.pages import Limits, NotModified, Validators


def refusal(client, url, **options):
    with pytest.raises(FetchError) as caught:
        fetch(client, url, **options)
    return caught.value


def test_redirects_are_followed_and_recorded(site, answer):
    server, client = site(
        a=answer(b"", 301, Location="b?x=1#part"),
        terms=answer(b"<p>here</p>", ETag='"1"'),
    )
    pages = {"/b?x=1": answer(b"", 307, Location=server.url("/terms"))}
    known = server.answer
    server.answer = lambda path: pages.get(path) or known(path)
    page = fetch(client, server.url("/a"))
    assert page.final_url == server.url("/terms")
    assert page.redirects == (server.url("/a"), server.url("/b?x=1"))
    assert page.validators.url == server.url("/terms")


def test_validators_are_sent_to_the_url_they_came_from(site, answer):
    server, client = site(
        a=answer(b"", 302, Location="/terms"), terms=b"HTTP/1.1 304 Not Modified\r\n\r\n"
    )
    validators = Validators(server.url("/terms"), '"1"')
    found = fetch(client, server.url("/a"), validators=validators)
    assert isinstance(found, NotModified)
    assert [b"If-None-Match" in request for request in server.requests] == [False, True]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/a", FailureReason.REDIRECT_LOOP),
        ("", FailureReason.BAD_REDIRECT),
        ("http://[::1", FailureReason.BAD_REDIRECT),
        ("file:///etc/passwd", FailureReason.BAD_URL),
        ("http://user@example.test/", FailureReason.BAD_URL),
        ("//example.test:22/", FailureReason.PORT_REFUSED),
        ("http://169.254.169.254/latest/meta-data", FailureReason.ADDRESS_REFUSED),
        ("http://[::ffff:127.0.0.1]/", FailureReason.ADDRESS_REFUSED),
    ],
)
def test_a_redirect_that_cannot_be_followed_is_named(site, answer, location, reason):
    server, client = site(a=answer(b"", 302, Location=location))
    error = refusal(client, server.url("/a"))
    assert (error.reason, error.transient) == (reason, False)


def test_a_longer_circle_is_a_loop_too(site, answer):
    server, client = site(a=answer(b"", 302, Location="/b"), b=answer(b"", 302, Location="/a"))
    assert refusal(client, server.url("/a")).reason is FailureReason.REDIRECT_LOOP
    assert server.paths() == ["/a", "/b"]


@pytest.mark.parametrize(("hops", "followed"), [(5, True), (6, False)])
def test_five_redirects_are_followed_and_no_more(serve, connect, answer, hops, followed):
    def hop(path):
        number = int(path[1:])
        there = answer(b"", 302, Location=f"/{number + 1}")
        return there if number < hops else answer()

    server = serve(hop)
    client = connect(server)
    if followed:
        assert len(fetch(client, server.url("/0")).redirects) == 5
    else:
        error = refusal(client, server.url("/0"))
        assert error.reason is FailureReason.TOO_MANY_REDIRECTS


def test_a_redirect_to_a_private_address_sends_no_packet(site, answer):
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.setblocking(False)
        there = f"http://127.0.0.1:{trap.getsockname()[1]}/"
        server, client = site(a=answer(b"", 302, Location=there))
        assert refusal(client, server.url("/a")).reason is FailureReason.PORT_REFUSED
        with pytest.raises(BlockingIOError):
            trap.accept()


def test_the_total_time_counts_all_redirects(serve, connect, answer):
    def slow(path):
        def talk(connection):
            time.sleep(0.2)
            connection.sendall(answer(b"", 302, Location=path + "x"))

        return talk

    server = serve(slow)
    error = refusal(connect(server), server.url("/a"), limits=Limits(total=0.5))
    assert (error.reason, error.transient) == (FailureReason.TIMED_OUT, True)
    assert len(server.requests) == 3
