"""The browser's proxy on real sockets: what is refused sees no packet, what is asked has an end."""

import contextlib
import socket

import pytest

from net.guard import guarded_client
from net.proxy import Allowance, serving_proxy


@pytest.fixture
def proxy():
    """Start proxies that end with the test; gives the port and what is left of the allowance."""
    with contextlib.ExitStack() as ended:

        def start(*servers, seconds=5.0, connections=10, max_bytes=100_000, **options):
            allowed = frozenset(("127.0.0.1", server.port) for server in servers)
            options = {"allowed": allowed, **options}
            client = ended.enter_context(guarded_client(user_agent="test", **options))
            allowance = Allowance(seconds, connections, max_bytes)
            return ended.enter_context(serving_proxy(client, allowance)), allowance

        yield start


@pytest.fixture
def trap():
    """A listener that must never see a connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener.getsockname()[1]
        with contextlib.suppress(BlockingIOError):
            listener.accept()
            pytest.fail("a packet reached a refused address")


def say(port, text):
    """Send bytes to the proxy and return all that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as sock:
        sock.sendall(text)
        return b"".join(iter(lambda: sock.recv(65536), b""))


def get(port, url, *headers):
    lines = [f"GET {url} HTTP/1.1", "Host: wrong.test", *headers, "", ""]
    return say(port, "\r\n".join(lines).encode())


def connect(port, place):
    return say(port, f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n\r\n".encode())


def status(answer):
    return int(answer.split(b" ", 2)[1])


def test_a_page_comes_through(serve, answer, proxy):
    server = serve(answer(b"text", X_Kept="yes", Connection="keep-alive"))
    port, _ = proxy(server)
    got = get(port, server.url("/a?b"), "User-Agent: browser", "Proxy-Connection: keep-alive")
    assert got.endswith(b"\r\n\r\ntext")
    assert b"x-kept: yes\r\n" in got.lower()
    assert got.lower().count(b"\r\nconnection:") == got.count(b"Connection: close\r\n") == 1
    assert server.paths() == ["/a?b"]


def test_the_far_side_sees_the_browsers_headers_and_none_of_the_proxys(serve, answer, proxy):
    server = serve(answer())
    get(proxy(server)[0], server.url(), "User-Agent: browser", "Connection: X-Hop", "X-Hop: 1")
    [request] = server.requests
    assert b"\r\nUser-Agent: browser\r\n" in request
    assert f"\r\nHost: 127.0.0.1:{server.port}\r\n".encode() in request
    assert b"x-hop" not in request.lower()


def test_a_redirect_is_the_browsers_to_follow(serve, answer, proxy):
    server = serve(answer(b"", 302, Location="http://10.0.0.1/"))
    got = get(proxy(server)[0], server.url())
    assert status(got) == 302
    assert b"location: http://10.0.0.1/\r\n" in got.lower()


def test_a_body_is_sent_on(serve, answer, proxy):
    server = serve(answer())
    head = f"POST {server.url()} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n"
    assert status(say(proxy(server)[0], head.encode() + b"a=b")) == 200
    assert server.requests[0].endswith(b"\r\n\r\na=b")


@pytest.mark.parametrize("ask", [get, connect])
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"]
)
def test_a_refused_address_is_403_and_sees_no_packet(trap, proxy, ask, host):
    port, _ = proxy(ports=frozenset({trap}))
    place = f"{host}:{trap}"
    assert status(ask(port, f"http://{place}/" if ask is get else place)) == 403


@pytest.mark.parametrize("ask", [get, connect])
def test_a_name_of_a_private_address_is_403_and_sees_no_packet(trap, proxy, ask):
    port, _ = proxy(ports=frozenset({trap}), resolver=lambda _host, _port: ["8.8.8.8", "127.0.0.1"])
    place = f"rebound.test:{trap}"
    assert status(ask(port, f"http://{place}/" if ask is get else place)) == 403


@pytest.mark.parametrize("place", ["a.test:22", "user@a.test:443", "a.test:x", ":443", "a_%00"])
def test_a_strange_target_is_403(proxy, place):
    assert status(connect(proxy()[0], place)) == 403


@pytest.mark.parametrize("url", ["/path", "file:///etc/passwd", "ftp://a.test/", "https://"])
def test_only_whole_http_urls_are_asked_for(proxy, url):
    assert status(get(proxy()[0], url)) == 403


def test_a_tunnel_dials_what_was_checked_and_asks_the_resolver_once(
    serve, answer, certified, trust, proxy
):
    server = serve(answer(b"secret"), context=certified("a.test"))
    asked = []
    port, _ = proxy(
        allowed=frozenset({("a.test", server.port)}),
        resolver=lambda host, _port: asked.append(host) or ["127.0.0.1"],
    )
    with socket.create_connection(("127.0.0.1", port), timeout=5) as sock:
        sock.sendall(f"CONNECT a.test:{server.port} HTTP/1.1\r\n\r\n".encode())
        assert status(sock.recv(1000)) == 200
        with trust.wrap_socket(sock, server_hostname="a.test") as tls:
            tls.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert tls.recv(1000).endswith(b"secret")
    assert asked == ["a.test"]


def test_a_server_that_is_not_there_is_502(proxy, serve):
    server = serve(b"")
    server.close()
    port, _ = proxy(server)
    assert status(get(port, server.url())) == 502
    assert status(connect(port, f"127.0.0.1:{server.port}")) == 502


def test_no_more_connections_than_allowed(serve, answer, proxy):
    server = serve(answer())
    port, allowance = proxy(server, connections=2)
    assert [status(get(port, server.url())) for _ in range(3)] == [200, 200, 504]
    assert allowance.exceeded
    assert len(server.requests) == 2


def test_no_more_bytes_than_allowed(serve, answer, proxy):
    server = serve(answer(b"x" * 900))
    port, allowance = proxy(server, max_bytes=1000)
    assert get(port, server.url()).endswith(b"x" * 900)
    assert not allowance.exceeded
    assert get(port, server.url()).count(b"x") < 200
    assert allowance.exceeded


def test_a_tunnel_ends_when_its_bytes_are_spent(serve, answer, proxy):
    server = serve(answer(b"x" * 200_000))
    port, allowance = proxy(server, max_bytes=100_000)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as sock:
        sock.sendall(f"CONNECT 127.0.0.1:{server.port} HTTP/1.1\r\n\r\n".encode())
        sock.recv(1000)
        sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
        got = b"".join(iter(lambda: sock.recv(65536), b""))
    assert 0 < len(got) <= 100_000
    assert allowance.exceeded


def test_a_tunnel_ends_with_the_time(serve, proxy):
    server = serve(lambda _path: lambda connection: connection.recv(1))
    port, _ = proxy(server, seconds=0.3)
    assert status(connect(port, f"127.0.0.1:{server.port}")) == 200


def test_what_comes_after_the_time_is_not_asked(serve, answer, proxy):
    server = serve(answer())
    port, _ = proxy(server, seconds=0.0)
    assert status(get(port, server.url())) == 504
    assert server.requests == []
