"""The guard on real sockets: refused addresses see no packet, checked ones are dialled."""

import contextlib
import logging
import socket
import time
from types import SimpleNamespace

import httpx
import pytest

from net.errors import NetError, NetFailure
from net.exchange import exchange
from net.guard import GuardedTransport, resolve
from net.pool import ExclusivePool


def ask(client, url, **options):
    return exchange(client, "GET", url, **{"total": 5, "max_bytes": 100_000, **options})


def failure(client, url, **options):
    with pytest.raises(NetError) as caught:
        ask(client, url, **options)
    return caught.value


@pytest.fixture
def trap():
    """A listener that must never see a connection; its port passes as a web port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener
        with contextlib.suppress(BlockingIOError):
            listener.accept()
            pytest.fail("a packet reached a refused address")


@pytest.fixture
def past_ports(trap, connect):
    """Open a client for which the trap's port is a web port and every name has `addresses`."""

    def start(addresses, **options):
        port = trap.getsockname()[1]
        return port, connect(ports=[port], resolver=lambda _host, _port: addresses, **options)

    return start


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"],
        ["127.0.0.1", "8.8.8.8"],
        ["2606:4700::1111", "127.0.0.1"],
        ["::1", "8.8.8.8"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["fe80::1%lo"],
    ],
)
def test_no_packet_reaches_a_refused_address(past_ports, addresses):
    port, client = past_ports(addresses)
    error = failure(client, f"http://looks-public.test:{port}/")
    assert error.kind is NetFailure.ADDRESS_REFUSED
    assert not error.transient


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_no_packet_reaches_loopback_by_any_of_its_names(trap, connect, host):
    port = trap.getsockname()[1]
    client = connect(ports=[port])
    assert failure(client, f"http://{host}:{port}/").kind is NetFailure.ADDRESS_REFUSED


def test_the_client_itself_refuses_too(past_ports):
    port, client = past_ports(["127.0.0.1"])
    with pytest.raises(NetError):
        client.get(f"http://looks-public.test:{port}/")


def test_an_open_and_a_closed_port_behind_a_refused_address_look_the_same(trap, connect):
    closed = socket.create_server(("127.0.0.1", 0))
    closed_port = closed.getsockname()[1]
    closed.close()
    ports = [trap.getsockname()[1], closed_port]
    client = connect(ports=ports)
    errors = [failure(client, f"http://localhost:{port}/") for port in ports]
    assert str(errors[0]) == str(errors[1])


def test_a_name_is_resolved_once_and_the_checked_address_is_dialled(serve, connect, answer):
    first = serve(answer(b"first"))
    second = serve(answer(b"second"), address="127.0.0.2", port=first.port)
    lookups = []

    def rebinding(host, port):
        lookups.append((host, port))
        return ["127.0.0.1"] if len(lookups) == 1 else ["127.0.0.2"]

    client = connect(first, names=("rebind.test",), resolver=rebinding)
    bodies = [ask(client, first.url(host="rebind.test")).body for _ in range(3)]
    assert bodies == [b"first"] * 3
    assert lookups == [("rebind.test", first.port)]
    assert second.connections == 0


def test_a_name_that_turns_private_is_refused_at_the_next_connection(connect, trap):
    turns = iter([["8.8.8.8", "127.0.0.1"], ["127.0.0.1"]])
    port = trap.getsockname()[1]
    client = connect(ports=[port], resolver=lambda _host, _port: next(turns))
    for _ in range(2):
        assert failure(client, f"http://x.test:{port}/").kind is NetFailure.ADDRESS_REFUSED


def test_our_own_public_addresses_are_refused_after_resolution(past_ports):
    port, client = past_ports(["8.8.4.4"], own=frozenset({"8.8.4.4"}))
    assert failure(client, f"http://x.test:{port}/").kind is NetFailure.ADDRESS_REFUSED


def test_the_next_address_is_tried_when_one_does_not_answer(serve, connect, answer):
    server = serve(answer(b"here"))
    client = connect(
        server, names=("two.test",), resolver=lambda _host, _port: ["127.0.0.9", "127.0.0.1"]
    )
    assert ask(client, server.url(host="two.test")).body == b"here"


def unknown(_host, _port):
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


def broken(_host, _port):
    raise socket.gaierror(socket.EAI_AGAIN, "server failure")


def slow(_host, _port):
    time.sleep(3)
    return ["8.8.8.8"]


@pytest.mark.parametrize(
    ("resolver", "kind", "transient"),
    [
        (unknown, NetFailure.NAME_NOT_FOUND, False),
        (broken, NetFailure.NAME_UNRESOLVED, True),
        (slow, NetFailure.NAME_UNRESOLVED, True),
        (lambda _host, _port: [], NetFailure.NAME_UNRESOLVED, True),
    ],
)
def test_a_name_without_an_answer_is_named(connect, resolver, kind, transient):
    error = failure(connect(resolver=resolver), "http://some.test/", total=0.3)
    assert (error.kind, error.transient) == (kind, transient)


def test_the_system_resolver_knows_localhost():
    assert set(resolve("localhost", 80)) <= {"127.0.0.1", "::1"}


def test_a_closed_port_is_named(serve, connect, answer):
    server = serve(answer())
    server.close()
    error = failure(connect(server), server.url())
    assert (error.kind, error.transient) == (NetFailure.CONNECT_FAILED, True)


def test_a_connection_that_is_never_accepted_ends_in_time(connect):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for queued in waiting:
            queued.setblocking(False)
            queued.connect_ex(("127.0.0.1", port))
        client = connect(SimpleNamespace(port=port))
        began = time.monotonic()
        error = failure(client, f"http://127.0.0.1:{port}/", total=0.4)
        for queued in waiting:
            queued.close()
    assert error.kind is NetFailure.CONNECT_TIMEOUT
    assert time.monotonic() - began < 5


def test_proxies_of_the_environment_are_ignored(serve, connect, answer, monkeypatch):
    proxy, server = serve(answer(b"proxy")), serve(answer(b"server"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url())
    assert ask(connect(server), server.url()).body == b"server"
    assert proxy.connections == 0


def test_an_egress_proxy_is_used_when_given(serve, connect, answer):
    proxy = serve(answer(b"through the proxy"))
    client = connect(proxy=proxy.url())
    assert ask(client, "http://some.test/page").body == b"through the proxy"
    assert proxy.requests[0].startswith(b"GET http://some.test/page HTTP/1.1")


def test_the_proxy_does_not_open_its_own_address_as_a_target(serve, connect, answer):
    proxy = serve(answer())
    client = connect(proxy=proxy.url())
    assert failure(client, proxy.url()).kind is NetFailure.PORT_REFUSED
    assert proxy.connections == 0


def test_a_proxy_that_refuses_is_named(serve, connect, answer):
    proxy = serve(answer(status=403))
    client = connect(proxy=proxy.url())
    assert failure(client, "https://some.test/").kind is NetFailure.PROXY_FAILED


def test_no_cookie_is_kept(serve, connect, answer):
    server = serve(answer(Set_Cookie="session=1; Path=/"))
    client = connect(server)
    for get in (lambda: ask(client, server.url()), lambda: client.get(server.url())):
        get(), get()
    assert not client.cookies
    assert not any(b"Cookie" in request for request in server.requests)


def test_redirects_are_not_followed(serve, connect, answer):
    server = serve(answer(status=302, Location="/elsewhere"))
    client = connect(server)
    assert ask(client, server.url()).status == 302
    assert client.get(server.url()).status_code == 302
    assert set(server.paths()) == {"/"}


def test_urls_are_not_logged(serve, connect, answer, caplog):
    server = serve(answer())
    with caplog.at_level(logging.DEBUG):
        client = connect(server)
        ask(client, server.url("/secret"))
        client.get(server.url("/secret"))
    assert "secret" not in caplog.text


def test_the_pool_that_httpx_uses_is_ours(connect):
    transport = connect().transport
    assert isinstance(transport, GuardedTransport)
    assert "_pool" in vars(httpx.HTTPTransport())
    assert isinstance(transport._pool, ExclusivePool)
    assert transport._pool._network_backend.allowed == frozenset()
