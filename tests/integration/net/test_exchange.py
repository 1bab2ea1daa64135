"""One exchange against servers that drip, flood, lie, break off and blow up."""

import gzip
import socket
import struct
import threading
import time
import tracemalloc
import zlib
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from net.errors import NetError, NetFailure
from net.exchange import MOST_HEADERS, exchange

BLANK = b"\0" * 50_000_000
OK = b"HTTP/1.1 200 OK\r\n"


def ask(client, server, path="/", *, total=3.0, max_bytes=1_000_000, method="GET", **options):
    return exchange(client, method, server.url(path), total=total, max_bytes=max_bytes, **options)


def failure(client, server, **options):
    with pytest.raises(NetError) as caught:
        ask(client, server, **options)
    return caught.value


@pytest.fixture
def fails(serve, connect):
    """The failure of asking a server that answers so."""

    def start(answer, **options):
        server = serve(answer, keep=False)
        return failure(connect(server), server, **options)

    return start


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


def endless(chunk, head=b""):
    def talk(connection):
        connection.sendall(head)
        while True:
            connection.sendall(chunk)

    return lambda _path: talk


@pytest.mark.parametrize("status", [200, 201, 204, 299, 302, 404, 410, 500, 599, 999])
def test_every_status_is_an_answer(serve, connect, answer, status):
    server = serve(answer(b"" if status == 204 else b"body", status))
    assert ask(connect(server), server).status == status


def test_a_request_carries_its_headers_and_exact_bytes(serve, connect, answer):
    server = serve(answer())
    sent = {"webhook-id": "1", "Content-Type": "application/json"}
    ask(connect(server), server, method="POST", headers=sent, content=b'{"a": "\xc3\xa9"}')
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert body == b'{"a": "\xc3\xa9"}'
    assert b"\r\nwebhook-id: 1" in head
    assert b"\r\nUser-Agent: test" in head


@pytest.mark.parametrize(
    "data",
    [OK + b"Content-Length: 500\r\n\r\n" + b"x" * 500, OK + b"X-Header: " + b"x" * 500],
    ids=["body", "headers"],
)
def test_a_dripping_answer_ends_at_the_total_time(fails, data):
    began = time.monotonic()
    error = fails(drip(data, 0.05), total=0.5)
    assert (error.kind, error.transient) == (NetFailure.TIMED_OUT, True)
    assert time.monotonic() - began < 0.9


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


def test_only_the_first_bytes_of_an_endless_answer_are_read(serve, connect):
    server = serve(endless(b"x" * 65536, OK + b"\r\n"))
    answer = ask(connect(server), server, max_bytes=16_384, total=5)
    assert answer.truncated
    assert answer.body == b"x" * 16_384
    assert answer.duration_ms < 1000


@pytest.mark.parametrize("length", [16_383, 16_384, 16_385])
def test_truncated_means_that_there_was_more(serve, connect, answer, length):
    server = serve(answer(b"x" * length))
    got = ask(connect(server), server, max_bytes=16_384)
    assert (len(got.body), got.truncated) == (min(length, 16_384), length > 16_384)


def test_a_truncated_answer_leaves_the_client_usable(serve, connect, answer):
    server = serve(answer(b"x" * 500_000))
    client = connect(server)
    assert [ask(client, server, max_bytes=10).body for _ in range(3)] == [b"x" * 10] * 3


CODINGS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=1),
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("coding", CODINGS)
def test_a_coded_answer_is_decoded(serve, connect, answer, coding):
    text = b"<p>terms</p>" * 1000
    server = serve(answer(CODINGS[coding](text), Content_Encoding=coding))
    got = ask(connect(server), server)
    assert (got.body, got.truncated) == (text, False)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_is_cut_without_filling_the_memory(serve, connect, answer, coding):
    server = serve(answer(CODINGS[coding](BLANK), Content_Encoding=coding))
    client = connect(server)
    tracemalloc.start()
    got = ask(client, server, max_bytes=1_000_000, total=10)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (got.truncated, len(got.body)) == (True, 1_000_000)
    assert peak < 40_000_000


def test_a_bomb_in_a_bomb_is_cut_too(serve, connect, answer):
    twice = gzip.compress(gzip.compress(BLANK))
    server = serve(answer(twice, Content_Encoding="gzip, gzip"))
    assert ask(connect(server), server, max_bytes=10_000).truncated


def test_gzip_in_several_members_is_read_to_its_end(serve, connect, answer):
    server = serve(answer(gzip.compress(b"one ") + gzip.compress(b"two"), Content_Encoding="gzip"))
    assert ask(connect(server), server).body == b"one two"


@pytest.mark.parametrize("coding", CODINGS)
def test_a_coded_answer_that_ends_too_early_is_an_error(fails, answer, coding):
    body = CODINGS[coding](b"terms of service " * 100)[:-6]
    assert fails(answer(body, Content_Encoding=coding)).kind is NetFailure.BAD_ENCODING


@pytest.mark.parametrize("coding", [*CODINGS, "compress", "gzip, gzip, gzip, gzip"])
def test_an_answer_that_is_not_in_its_coding_is_an_error(fails, answer, coding):
    assert fails(answer(b"<p>plain</p>", Content_Encoding=coding)).kind is NetFailure.BAD_ENCODING


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
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_an_answer_or_a_named_failure(serve, connect, data):
    server = serve(data, keep=False)
    client = connect(server)
    try:
        answer = ask(client, server, max_bytes=1000)
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


def test_an_answer_sent_before_the_request_was_read_counts(serve, connect, answer):
    server = serve(
        lambda _path: lambda connection: connection.sendall(answer(b"no", 413)), read_body=False
    )
    got = ask(connect(server), server, method="POST", content=BLANK[:20_000_000])
    assert got.status == 413


def test_a_kept_connection_is_used_again(serve, connect, answer):
    server = serve(answer())
    client = connect(server)
    for _ in range(5):
        ask(client, server)
    assert server.connections == 1


def test_a_kept_connection_closed_by_the_peer_is_no_failure(serve, connect, answer, wait_until):
    server = serve(lambda _path: lambda connection: connection.sendall(answer(b"fine")))
    client = connect(server)
    for round_ in range(1, 4):
        assert ask(client, server, method="POST", content=b"x").body == b"fine"
        wait_until(lambda: server.closed == round_)  # noqa: B023  called in this round


def hang_up_on_the_second(answer):
    """Keep the connection after one answer, then close it at the next request."""
    seen = []

    def reply(_path):
        seen.append(1)
        return None if len(seen) == 2 else answer(b"fine")

    return reply


def test_a_get_is_asked_again_when_a_kept_connection_breaks(serve, connect, answer):
    server = serve(hang_up_on_the_second(answer))
    client = connect(server)
    assert [ask(client, server).body for _ in range(2)] == [b"fine", b"fine"]


def test_a_post_is_never_sent_twice(serve, connect, answer):
    server = serve(hang_up_on_the_second(answer))
    client = connect(server)
    ask(client, server, method="POST", content=b"1")
    assert failure(client, server, method="POST", content=b"2").kind is NetFailure.DROPPED
    assert len(server.requests) == 2


@pytest.mark.parametrize("hosts", [1, 3])
def test_threads_share_a_client_without_breaking_each_others_connections(serve, connect, hosts):
    servers = [serve(lambda path: OK + b"Content-Length: 2\r\n\r\nok") for _ in range(hosts)]
    client = connect(*servers, connections=6)

    def post(number):
        return ask(client, servers[number % hosts], method="POST", content=b"x", total=20).body

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(post, range(3000))) == [b"ok"] * 3000
    assert sum(len(server.requests) for server in servers) == 3000


def test_the_connection_that_lay_longest_makes_room(serve, connect, answer, wait_until):
    servers = [serve(answer()) for _ in range(3)]
    client = connect(*servers, connections=2)
    for server in servers:
        ask(client, server)
    wait_until(lambda: [server.closed for server in servers] == [1, 0, 0])
    client.close()
    wait_until(lambda: [server.closed for server in servers] == [1, 1, 1])


def test_waiting_for_a_free_connection_ends_at_the_total_time(serve, connect, answer):
    release = threading.Event()
    server = serve(
        lambda _path: lambda connection: release.wait(5) and connection.sendall(answer())
    )
    client = connect(server, connections=1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(ask, client, server, total=5)
        while not server.requests:
            time.sleep(0.01)
        assert failure(client, server, total=0.3).kind is NetFailure.TIMED_OUT
        release.set()
        assert first.result().status == 200


def test_no_detail_tells_the_path(fails):
    assert "secret" not in str(fails(b"", path="/secret"))


@pytest.fixture
def ask_http2(serve_http2, connect, trust):
    """Ask an HTTP/2 server; returns it, and a function that asks."""

    def start(body):
        server = serve_http2(body)
        client = connect(
            server, names=("a.test",), resolver=lambda *_: ["127.0.0.1"], http2=True, verify=trust
        )
        url = server.url(scheme="https", host="a.test")
        return server, lambda **options: exchange(client, "GET", url, total=5, **options)

    return start


def test_http2_answers_are_whole_and_their_connection_is_kept(ask_http2):
    server, get = ask_http2(b"x" * 300_000)
    assert [get(max_bytes=1_000_000).body for _ in range(3)] == [server.body] * 3
    assert server.connections == 1


def test_a_truncated_http2_answer_does_not_starve_the_next_ones(ask_http2):
    server, get = ask_http2(b"x" * 40_000_000)
    for _ in range(3):
        answer = get(max_bytes=100_000)
        assert (len(answer.body), answer.truncated) == (100_000, True)
    assert server.connections == 3
