"""Posting without httpx: how answers are read, and when a connection is used again."""

import ssl
import time

import pytest
import trustme

from net.errors import NetError, NetFailure
from net.guard import guarded_client
from net.posting import post

OK = b"HTTP/1.1 200 OK\r\n"
SIZED = OK + b"Content-Length: 4\r\n\r\nbody"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def posted(client, server, body=b"{}", *, scheme="http", headers=None, **limits):
    cells = {"total": 2.0, "max_bytes": 16, **limits}
    return post(client, server.url(scheme=scheme), body, headers or {}, **cells)


def failure(client, server, **options):
    with pytest.raises(NetError) as caught:
        posted(client, server, **options)
    return caught.value.kind


@pytest.mark.parametrize(
    "raw",
    [
        SIZED,
        OK + b"Content-Length: 4, 4\r\n\r\nbody",
        b"HTTP/1.1 200\nContent-Length: 4\n\nbody",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n" + SIZED,
        CHUNKED + b"2;a=b\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n",
        CHUNKED + b"4\r\nbody\r\n0\r\nTrailer: 1\r\n\r\n",
        SIZED + b"and more that nobody asked for",
    ],
)
def test_an_answer_in_any_lawful_form_is_read(serve, connect, raw):
    server = serve(raw)
    answer = posted(connect(server), server)
    assert (answer.status, answer.body) == (200, b"body")


@pytest.mark.parametrize("raw", [OK + b"\r\nbody", b"HTTP/1.0 200 OK\r\n\r\nbody"])
def test_an_answer_without_a_length_ends_with_the_connection(serve, connect, raw):
    server = serve(raw, keep=False)
    assert posted(connect(server), server).body == b"body"


@pytest.mark.parametrize("status", [101, 204, 304])
def test_an_answer_that_has_no_body_is_not_waited_for(serve, connect, status):
    server = serve(b"HTTP/1.1 %d Fine\r\n\r\n" % status)
    assert posted(connect(server), server).body == b""


@pytest.mark.parametrize(
    "raw",
    [
        b"220 mail.example ESMTP\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 000 OK\r\n\r\n",
        OK + b"no colon\r\n\r\n",
        OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody",
        OK + b"Content-Length: -4\r\n\r\n",
        OK + b"Content-Length: \xb2\r\n\r\n",
        OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
        CHUNKED + b"nonsense\r\n",
        CHUNKED + b"2\r\nbody\r\n",
        CHUNKED + b"-2\r\n",
        CHUNKED + b"1" * 2000,
    ],
)
def test_what_is_not_http_is_no_answer(serve, connect, raw):
    server = serve(raw)
    assert failure(connect(server), server) is NetFailure.BAD_ANSWER


@pytest.mark.parametrize("raw", [b"", b"HTT", OK, OK + b"Content-Length: 9\r\n\r\nbody", CHUNKED])
def test_an_answer_cut_off_is_no_answer(serve, connect, raw):
    server = serve(raw, keep=False)
    assert failure(connect(server), server) is NetFailure.DROPPED
    assert server.connections == 1


@pytest.mark.parametrize(
    "raw",
    [
        OK + b"X-A: 1\r\n" * 501 + b"\r\n",
        OK + b"X-A: " + b"a" * 1_000_000,
        b"HTTP/1.1 102 Wait\r\n\r\n" * 100_000,
    ],
)
def test_a_flood_of_headers_ends(serve, connect, raw):
    server = serve(raw)
    assert failure(connect(server), server) is NetFailure.HEADERS_TOO_LARGE


@pytest.mark.parametrize(
    "raw",
    [
        OK + b"Content-Length: 90000\r\n\r\n" + b"x" * 90_000,
        CHUNKED + b"ffff\r\n" + b"x" * 65_535,
        OK + b"\r\n" + b"x" * 90_000,
    ],
)
def test_of_a_long_answer_the_beginning_is_kept_and_the_connection_is_not(serve, connect, raw):
    server = serve(raw)
    client = connect(server)
    assert [posted(client, server).body for _ in range(2)] == [b"x" * 16] * 2
    assert server.connections == 2


@pytest.mark.parametrize(
    ("raw", "connections"),
    [
        (SIZED, 1),
        (CHUNKED + b"4\r\nbody\r\n0\r\n\r\n", 1),
        (b"HTTP/1.1 204 Fine\r\n\r\n", 1),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nbody", 2),
        (OK + b"Connection: Close\r\nContent-Length: 4\r\n\r\nbody", 2),
        (CHUNKED + b"4\r\nbody\r\n0\r\nTrailer: 1\r\n\r\n", 2),
        (SIZED + SIZED, 2),
    ],
)
def test_a_connection_is_used_again_where_its_answer_has_ended(serve, connect, raw, connections):
    server = serve(raw)
    client = connect(server)
    for _ in range(2):
        posted(client, server)
    assert server.connections == connections


def test_a_kept_connection_that_was_closed_is_replaced_unused(serve, connect):
    server = serve(SIZED, keep=False)
    client = connect(server)
    posted(client, server)
    time.sleep(0.05)
    assert posted(client, server).body == b"body"
    assert len(server.requests) == 2


def test_what_was_sent_is_not_sent_again_where_no_answer_came(serve, connect):
    answers = iter([SIZED, None])
    server = serve(lambda _path: next(answers))
    client = connect(server)
    posted(client, server)
    assert failure(client, server) is NetFailure.DROPPED
    assert len(server.requests) == 2


def test_nothing_is_sent_once_it_is_too_late(serve, connect):
    server = serve(SIZED)
    assert failure(connect(server), server, send_before=0.0) is NetFailure.TIMED_OUT
    assert server.requests == []


def test_a_header_cannot_bring_another_one(serve, connect):
    server = serve(SIZED)
    with pytest.raises(ValueError, match="line break"):
        posted(connect(server), server, headers={"a": "b\r\nc: d"})


def test_tls_names_the_server_and_keeps_the_connection(serve):
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = serve(SIZED, context=context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    allowed = frozenset({("127.0.0.1", server.port)})
    with guarded_client(user_agent="test", allowed=allowed, verify=trusting) as client:
        answers = [posted(client, server, scheme="https") for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert server.connections == 1
    with guarded_client(user_agent="test", allowed=allowed) as client:
        assert failure(client, server, scheme="https") is NetFailure.CERTIFICATE_REFUSED
