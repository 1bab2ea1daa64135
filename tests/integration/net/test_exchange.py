"""One exchange: what is sent, what is read, and how connections are shared."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from net.errors import NetFailure
from net.exchange import exchange
from tests.waiting import wait_until

BLANK = b"\0" * 20_000_000
OK = b"HTTP/1.1 200 OK\r\n"


def endless(chunk, head=b""):
    def talk(connection):
        connection.sendall(head)
        while True:
            connection.sendall(chunk)

    return lambda _path: talk


@pytest.mark.parametrize("status", [200, 201, 204, 299, 302, 404, 410, 500, 599, 999])
def test_every_status_is_an_answer(serve, connect, answer, status):
    server = serve(answer(b"" if status == 204 else b"body", status))
    assert server.ask(connect(server)).status == status


def test_a_request_carries_its_headers_and_exact_bytes(serve, connect, answer):
    server = serve(answer())
    sent = {"webhook-id": "1", "Content-Type": "application/json"}
    server.ask(connect(server), method="POST", headers=sent, content=b'{"a": "\xc3\xa9"}')
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert body == b'{"a": "\xc3\xa9"}'
    assert b"\r\nwebhook-id: 1" in head
    assert b"\r\nUser-Agent: test" in head


def test_only_the_first_bytes_of_an_endless_answer_are_read(serve, connect):
    server = serve(endless(b"x" * 65536, OK + b"\r\n"))
    answer = server.ask(connect(server), max_bytes=16_384, total=20)
    assert answer.truncated
    assert answer.body == b"x" * 16_384
    assert answer.duration_ms < 1000


@pytest.mark.parametrize("length", [16_383, 16_384, 16_385])
def test_truncated_means_that_there_was_more(serve, connect, answer, length):
    server = serve(answer(b"x" * length))
    got = server.ask(connect(server), max_bytes=16_384)
    assert (len(got.body), got.truncated) == (min(length, 16_384), length > 16_384)


def test_a_truncated_answer_leaves_the_client_usable(serve, connect, answer):
    server = serve(answer(b"x" * 500_000))
    client = connect(server)
    assert [server.ask(client, max_bytes=10).body for _ in range(3)] == [b"x" * 10] * 3


def test_an_answer_sent_before_the_request_was_read_counts(serve, connect, answer):
    server = serve(
        lambda _path: lambda connection: connection.sendall(answer(b"no", 413)), read_body=False
    )
    got = server.ask(connect(server), method="POST", content=BLANK[:20_000_000])
    assert got.status == 413


def test_a_kept_connection_is_used_again(serve, connect, answer):
    server = serve(answer())
    client = connect(server)
    for _ in range(5):
        server.ask(client)
    assert server.connections == 1


def test_a_kept_connection_closed_by_the_peer_is_no_failure(serve, connect, answer):
    server = serve(lambda _path: lambda connection: connection.sendall(answer(b"fine")))
    client = connect(server)
    for round_ in range(1, 4):
        assert server.ask(client, method="POST", content=b"x").body == b"fine"
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
    assert [server.ask(client).body for _ in range(2)] == [b"fine", b"fine"]


def test_a_post_is_never_sent_twice(serve, connect, answer):
    server = serve(hang_up_on_the_second(answer))
    client = connect(server)
    server.ask(client, method="POST", content=b"1")
    assert server.failure(client, method="POST", content=b"2").kind is NetFailure.DROPPED
    assert len(server.requests) == 2


@pytest.mark.parametrize("hosts", [1, 3])
def test_threads_share_a_client_without_breaking_each_others_connections(serve, connect, hosts):
    servers = [serve(lambda path: OK + b"Content-Length: 2\r\n\r\nok") for _ in range(hosts)]
    client = connect(*servers, connections=6)

    def post(number):
        return servers[number % hosts].ask(client, method="POST", content=b"x", total=20).body

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(post, range(3000))) == [b"ok"] * 3000
    assert sum(len(server.requests) for server in servers) == 3000


def test_the_connection_that_lay_longest_makes_room(serve, connect, answer):
    servers = [serve(answer()) for _ in range(3)]
    client = connect(*servers, connections=2)
    for server in servers:
        server.ask(client)
    wait_until(lambda: [server.closed for server in servers] == [1, 0, 0])
    client.close()
    wait_until(lambda: [server.closed for server in servers] == [1, 1, 1])


def test_waiting_for_a_free_connection_ends_at_the_total_time(serve, connect, answer):
    release = threading.Event()
    server = serve(
        lambda _path: lambda connection: release.wait(20) and connection.sendall(answer())
    )
    client = connect(server, connections=1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(server.ask, client, total=20)
        while not server.requests:
            time.sleep(0.01)
        assert server.failure(client, total=0.3).kind is NetFailure.TIMED_OUT
        release.set()
        assert first.result().status == 200


@pytest.fixture
def ask_http2(serve_http2, connect, trust):
    """Ask an HTTP/2 server; returns it, and a function that asks."""

    def start(body):
        server = serve_http2(body)
        client = connect(
            server, names=("a.test",), resolver=lambda *_: ["127.0.0.1"], http2=True, verify=trust
        )
        url = server.url(scheme="https", host="a.test")
        return server, lambda **options: exchange(client, "GET", url, total=20, **options)

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
