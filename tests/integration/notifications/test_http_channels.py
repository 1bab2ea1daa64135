"""Webhooks and Slack over real sockets: what arrives, and what each bad answer means."""

import json
import socket
import struct
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from time import monotonic
from uuid import UUID

import pytest
from standardwebhooks import Webhook as Judge

from demo.loopback import PLAIN, Answer, serve_loopback
from models.plans import plans
from models.words import NotificationKind
from net.guard import guarded_client
from notifications.channel import Road
from notifications.channels import DeliveryError, Envelope, Rules, channel_named
from notifications.channels.slack import SlackSettings
from notifications.channels.webhook import WebhookSettings, make_secret
from notifications.samples import sample_messages
from tests.serving import serving

SAMPLE = sample_messages(plans()["watcher"])["alert"]
WEBHOOK = channel_named("webhook")
SECRET = make_secret(bytes(range(32)))
NOW = datetime.now(UTC).replace(microsecond=0)
ENVELOPE = Envelope(UUID(int=7), NotificationKind.ALERT, NOW)


def address(name, port):
    if name == "slack":
        return SlackSettings(url=f"http://127.0.0.1:{port}/services/T0/B0/x")
    return WebhookSettings(url=f"http://127.0.0.1:{port}/hook", secrets=[SECRET])


def deliver(name, road, port, envelope=ENVELOPE):
    channel = channel_named(name)
    with channel.open(road) as sender:
        return sender.send(channel.render(SAMPLE), address(name, port), envelope)


def failure(name, road, port, envelope=ENVELOPE):
    with pytest.raises(DeliveryError) as caught:
        deliver(name, road, port, envelope)
    return caught.value


@pytest.fixture
def answered(road_to):
    """Give a function that delivers to a server with one answer, or one for each request."""

    def ask(name, *answers, at=NOW):
        requests = []

        def answer(request):
            requests.append(request)
            return answers[min(len(requests), len(answers)) - 1]

        with serve_loopback(answer) as port:
            try:
                return deliver(name, road_to(port), port, replace(ENVELOPE, sent_at=at)), requests
            except DeliveryError as error:
                return error, requests

    return ask


def plain(text, status=200, **headers):
    return Answer(text, HTTPStatus(status), PLAIN, headers)


def test_a_webhook_arrives_signed_byte_for_byte(answered):
    receipt, (request,) = answered("webhook", plain("thanks"), at=datetime.now(UTC))
    assert Judge(SECRET).verify(request.body, dict(request.headers.items()))
    assert json.loads(request.body)["type"] == "change.detected"
    assert request.headers["webhook-id"] == f"msg_{7:032x}"
    assert request.headers["Content-Type"] == "application/json"
    assert (receipt.status, receipt.answer) == ("200", "thanks")


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_yes_is_a_yes(answered, status):
    assert answered("webhook", plain("", status))[0].status == str(status)


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        *[(status, False) for status in (301, 302, 307, 308, 400, 401, 403, 404, 405, 413, 415)],
        *[(status, False) for status in (422, 429, 500, 502, 503, 504)],
        (410, True),
    ],
)
def test_every_no_is_tried_again_but_gone(answered, status, permanent):
    error, requests = answered("webhook", plain("no", status, Location="http://127.0.0.1:1/"))
    assert (error.permanent, error.disables) == (permanent, permanent)
    assert (error.status, error.answer, len(requests)) == (str(status), "no", 1)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("17", timedelta(seconds=17)),
        ("315360000", timedelta(days=1)),
        ("whenever", None),
    ],
)
@pytest.mark.parametrize("name", ["webhook", "slack"])
def test_retry_after_is_passed_on(answered, name, header, wait):
    error, _ = answered(name, plain("", 429, **{"Retry-After": header}))
    assert (error.permanent, error.retry_after) == (False, wait)


@pytest.mark.parametrize("name", ["webhook", "slack"])
def test_a_moment_to_wait_for_is_measured_from_the_answers_own_date(road_to, name):
    def refuse(sock):
        sock.recv(65536)
        sock.sendall(
            b"HTTP/1.1 429 Slow down\r\nContent-Length: 0\r\n"
            b"Date: Mon, 02 Mar 2026 10:00:00 GMT\r\n"
            b"Retry-After: Mon, 02 Mar 2026 10:02:00 GMT\r\n\r\n"
        )

    with serving(refuse) as port:
        assert failure(name, road_to(port), port).retry_after == timedelta(minutes=2)


def test_answers_are_kept_clean_and_short(answered):
    error, _ = answered("webhook", plain("\x1b[31mno\x00" + "x" * 9000, 500))
    assert error.answer.startswith("nox")
    assert len(error.answer) == 4096


def test_slack_takes_blocks_and_a_fallback(answered):
    receipt, (request,) = answered("slack", plain("ok"))
    assert {"text", "blocks"} <= json.loads(request.body).keys()
    assert receipt.status == "200"


@pytest.mark.parametrize("word", ["invalid_blocks", "invalid_payload", "no_text"])
def test_slack_gets_plain_words_once_when_it_refuses_blocks(answered, word):
    receipt, requests = answered("slack", plain(word, 400), plain("ok"))
    assert receipt.answer == "ok"
    assert ["blocks" in json.loads(request.body) for request in requests] == [True, False]


def test_slack_is_not_asked_a_third_time(answered):
    error, requests = answered("slack", plain("invalid_blocks", 400))
    assert (error.permanent, error.disables, len(requests)) == (True, False, 2)


@pytest.mark.parametrize(
    ("word", "status", "permanent", "disables"),
    [
        ("action_prohibited", 403, True, True),
        ("posting_to_general_channel_denied", 403, True, True),
        ("channel_not_found", 404, True, True),
        ("no_service", 404, True, True),
        ("no_team", 404, True, True),
        ("user_not_found", 404, True, True),
        ("channel_is_archived", 410, True, True),
        ("invalid_token", 400, True, True),
        ("rollup_error", 500, False, False),
        ("", 503, False, False),
        ("<html>Bad gateway</html>", 502, False, False),
        ("<html>Hello</html>", 200, False, False),
        ("something_new", 400, False, False),
        ("channel_not_found", 500, False, False),
    ],
)
def test_slacks_words_mean_what_slack_says(answered, word, status, permanent, disables):
    error, _ = answered("slack", plain(word, status))
    assert (error.permanent, error.disables) == (permanent, disables)


def drip(sock):
    sock.recv(65536)
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        sock.sendall(b"x")
        threading.Event().wait(0.05)


def silence(sock):
    while sock.recv(65536):
        pass


def nothing(sock):
    sock.recv(65536)


def reset(sock):
    sock.recv(65536)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def nonsense(sock):
    sock.recv(65536)
    sock.sendall(b"220 mail.example ESMTP\r\n")


def headers_without_end(sock):
    sock.recv(65536)
    sock.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        sock.sendall(b"X-A: " + b"a" * 4000 + b"\r\n")


@pytest.mark.parametrize("fault", [drip, silence, nothing, reset, nonsense, headers_without_end])
@pytest.mark.parametrize("name", ["webhook", "slack"])
def test_a_broken_far_side_ends_in_time_and_is_tried_again(road_to, name, fault):
    started = monotonic()
    with serving(fault) as port:
        error = failure(name, road_to(port, timeout=0.7), port)
    assert not error.permanent
    assert monotonic() - started < 10


def test_a_huge_answer_is_not_read_to_its_end(road_to):
    sent = []

    def flood(sock):
        sock.recv(65536)
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n")
        while True:
            sock.sendall(b"x" * 65536)
            sent.append(65536)

    with serving(flood) as port:
        receipt = deliver("webhook", road_to(port), port)
    assert len(receipt.answer) == 4096
    assert sum(sent) < 20_000_000


@pytest.mark.parametrize("name", ["webhook", "slack"])
def test_nobody_listening_is_tried_again(road_to, dead_port, name):
    assert not failure(name, road_to(dead_port), dead_port).permanent


@pytest.mark.parametrize("name", ["webhook", "slack"])
def test_a_private_address_gets_no_packet_and_says_nothing_of_its_port(road_to, dead_port, name):
    road = replace(road_to(), rules=Rules(allow_http=True))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        open_port = listening.getsockname()[1]
        errors = [failure(name, road, port) for port in (open_port, dead_port)]
        with pytest.raises(TimeoutError):
            listening.accept()
    assert errors[0].reason == errors[1].reason
    assert not errors[0].permanent
    assert errors[0].counts


def test_a_name_that_leads_to_a_private_address_today_is_tried_again():
    hook = WebhookSettings(url="https://hooks.reader.example/x", secrets=[SECRET])
    with guarded_client(user_agent="test", resolver=lambda *_: ["10.0.0.1"]) as client:
        road = Road(http=client, mail_from="alerts@clausewatch.example")
        with WEBHOOK.open(road) as sender, pytest.raises(DeliveryError) as caught:
            sender.send(WEBHOOK.render(SAMPLE), hook, ENVELOPE)
    error = caught.value
    assert (error.permanent, error.counts, error.status) == (False, True, "address_refused")


def test_many_sends_share_a_connection(road_to):
    connections = []

    def keep_alive(sock):
        connections.append(sock)
        stream = sock.makefile("rb")
        while line := stream.readline():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
            if line == b"\r\n":
                stream.read(length)
                sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with serving(keep_alive) as port:
        road = road_to(port)
        for _ in range(5):
            deliver("webhook", road, port)
    assert len(connections) == 1
