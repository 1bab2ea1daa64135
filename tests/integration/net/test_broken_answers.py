"""Servers that drip, flood, lie and break off: every one a named failure, in time."""

import gzip
import socket
import struct
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from net.errors import NetError, NetFailure
from net.exchange import exchange
from net.line import MOST_HEADERS

BLANK = b"\0" * 50_000_000
OK = b"HTTP/1.1 200 OK\r\n"


def endless(chunk, head=b""):
    def talk(connection):
        connection.sendall(head)
        while True:
            connection.sendall(chunk)

    return lambda _path: talk


def drip(data, every):
    def talk(connection):
        for position in range(len(data)):
            connection.sendall(data[position : position + 1])
            time.sleep(every)

    return lambda _path: talk


def then_reset(data):
    def talk(connection):
        connection.sendall(data)
        time.sleep(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return lambda _path: talk


@pytest.mark.parametrize(
    "data",
    [OK + b"Content-Length: 500\r\n\r\n" + b"x" * 500, OK + b"X-Header: " + b"x" * 500],
    ids=["body", "headers"],
)
def test_a_dripping_answer_ends_at_the_total_time(fails, data):
    began = time.monotonic()
    error = fails(drip(data, 0.05), total=0.5)
    assert (error.kind, error.transient) == (NetFailure.TIMED_OUT, True)
    assert time.monotonic() - began < 5


def test_a_server_that_accepts_and_is_silent_ends_at_the_total_time(fails):
    assert fails(lambda _path: lambda _c: time.sleep(1), total=0.3).kind is NetFailure.TIMED_OUT


def test_a_receiver_that_does_not_read_ends_at_the_total_time(connect):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        port = listener.getsockname()[1]
        client = connect(type("Place", (), {"port": port}))
        with pytest.raises(NetError) as caught:
            exchange(
                client, "POST", f"http://127.0.0.1:{port}/", total=0.4, max_bytes=10, content=BLANK
            )
    assert caught.value.kind is NetFailure.TIMED_OUT


BREAKS = {
    "empty reply": (b"", NetFailure.DROPPED),
    "half a head": (OK + b"Content-Le", NetFailure.DROPPED),
    "body cut short": (OK + b"Content-Length: 10\r\n\r\nabc", NetFailure.DROPPED),
    "last chunk missing": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        NetFailure.DROPPED,
    ),
    "HTTP/0.9": (b"<html>\r\n\r\nhello</html>", NetFailure.BAD_ANSWER),
    "another protocol": (b"220 mail.test ESMTP\r\n\r\n", NetFailure.BAD_ANSWER),
    "chunked nonsense": (
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        NetFailure.BAD_ANSWER,
    ),
    "length nonsense": (OK + b"Content-Length: many\r\n\r\n", NetFailure.BAD_ANSWER),
    "two lengths": (
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        NetFailure.BAD_ANSWER,
    ),
    "NUL in a header": (OK + b"X: a\x00b\r\n\r\n", NetFailure.BAD_ANSWER),
    "status 42": (b"HTTP/1.1 42 X\r\n\r\n", NetFailure.BAD_ANSWER),
    "1 MB header line": (
        OK + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n",
        NetFailure.HEADERS_TOO_LARGE,
    ),
    "100,000 headers": (OK + b"x: y\r\n" * 100_000 + b"\r\n", NetFailure.HEADERS_TOO_LARGE),
    "too many headers": (
        OK + b"x: y\r\n" * (MOST_HEADERS + 1) + b"\r\n",
        NetFailure.HEADERS_TOO_LARGE,
    ),
}


@pytest.mark.parametrize("case", BREAKS)
def test_a_broken_answer_has_a_name(fails, case):
    data, kind = BREAKS[case]
    assert fails(data).kind is kind


PIECES = st.sampled_from(
    [
        OK,
        b"\r\n",
        b"\r\n\r\n",
        b"Content-Length: 5\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Content-Encoding: br, zstd\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"5\r\nhello\r\n",
        b"0\r\n\r\n",
        b"Location: \xff\r\n",
        b"\x00",
        b"\xe2\x80\xae",
        gzip.compress(b"hello"),
    ]
)


@given(st.lists(PIECES | st.binary(max_size=20), max_size=10).map(b"".join))
@settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_bytes_are_an_answer_or_a_named_failure(serve, connect, data):
    server = serve(data, keep=False)
    client = connect(server)
    try:
        answer = server.ask(client, max_bytes=1000)
    except NetError as error:
        assert error.kind in NetFailure
    else:
        assert len(answer.body) <= 1000
    finally:
        client.close()
        server.close()


def test_a_flood_of_1xx_answers_ends_early(fails):
    began = time.monotonic()
    error = fails(endless(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100), total=20)
    assert error.kind is NetFailure.HEADERS_TOO_LARGE
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("data", [b"", OK, OK + b"Content-Length: 9\r\n\r\n", OK + b"\r\nabc"])
def test_a_reset_connection_is_dropped(fails, data):
    error = fails(then_reset(data))
    assert (error.kind, error.transient) == (NetFailure.DROPPED, True)


def test_no_detail_tells_the_path(fails):
    assert "secret" not in str(fails(b"", path="/secret"))
