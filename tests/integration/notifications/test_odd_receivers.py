"""Receivers of webhooks that are seldom seen: odd codes, bombs, certificates out of order."""

import gzip
import ssl
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID

import pytest
import trustme

from demo.loopback import PLAIN, Answer, serve_loopback
from models.plans import plans
from models.words import NotificationKind
from notifications.channels import DeliveryError, Envelope, channel_named
from notifications.channels.webhook import WebhookSettings, make_secret
from notifications.samples import sample_messages
from tests.serving import serving

CHANNEL = channel_named("webhook")
BODY = CHANNEL.render(sample_messages(plans()["watcher"])["alert"])
ENVELOPE = Envelope(UUID(int=7), NotificationKind.ALERT, datetime.now(UTC))
BOMB = gzip.compress(b"no " * 20_000_000)
BOMB_HEAD = b"HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB)


def deliver(road, url):
    settings = WebhookSettings(url=url, secrets=[make_secret(bytes(32))])
    with CHANNEL.open(road) as sender:
        return sender.send(BODY, settings, ENVELOPE)


def failure(road, url):
    with pytest.raises(DeliveryError) as caught:
        deliver(road, url)
    return caught.value


@pytest.mark.parametrize("status", [203, 206, 226])
def test_a_seldom_yes_is_a_yes(road_to, status):
    with serve_loopback(lambda _: Answer("", HTTPStatus(status), PLAIN)) as port:
        assert deliver(road_to(port), f"http://127.0.0.1:{port}/").status == str(status)


@pytest.mark.parametrize(("status", "permanent"), [(299, None), (499, False), (599, False)])
def test_a_code_that_nobody_registered_counts_by_its_first_figure(road_to, status, permanent):
    def answer(sock):
        sock.recv(65536)
        sock.sendall(b"HTTP/1.1 %d Odd\r\nContent-Length: 0\r\n\r\n" % status)

    with serving(answer) as port:
        url = f"http://127.0.0.1:{port}/"
        if permanent is None:
            assert deliver(road_to(port), url).status == str(status)
        else:
            assert failure(road_to(port), url).permanent is permanent


def test_of_a_bomb_only_the_beginning_is_kept(road_to):
    def explode(sock):
        sock.recv(65536)
        sock.sendall(BOMB_HEAD + BOMB)

    with serving(explode) as port:
        error = failure(road_to(port), f"http://127.0.0.1:{port}/")
    assert (error.permanent, error.status) == (False, "500")
    assert error.answer.startswith("no no")
    assert len(error.answer) <= 4096


def test_a_certificate_out_of_order_is_tried_again(road_to):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)

    def shake(sock):
        with context.wrap_socket(sock, server_side=True) as secured:
            secured.recv(1)

    with serving(shake) as port:
        error = failure(road_to(port), f"https://127.0.0.1:{port}/")
    assert (error.permanent, error.disables, error.status) == (False, False, "certificate_refused")
