"""E-mail over real sockets: what arrives, and what each refusal of a mail server means."""

import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from uuid import UUID

import pytest

from demo.receivers import open_receivers
from models.plans import plans
from models.words import NotificationKind
from notifications.channels import DeliveryError, Envelope, channel_named
from notifications.channels.email import EmailSettings
from notifications.samples import sample_messages
from notifications.smtp import read_smtp_url
from tests.serving import serving
from tests.waiting import wait_until

EMAIL = channel_named("email")
ALERT = EMAIL.render(sample_messages(plans()["watcher"])["alert"])
ADA = EmailSettings(address="ada@reader.example")
ENVELOPE = Envelope(
    uid=UUID(int=7),
    kind=NotificationKind.ALERT,
    sent_at=datetime(2026, 5, 3, 14, 5, tzinfo=UTC),
    unsubscribe_url="https://clausewatch.example/stop/t",
)


@pytest.fixture
def plain(mail, road_to):
    """Give a function that opens a sender to the scripted server, without TLS."""
    return road_to(smtp=read_smtp_url(f"smtp+plain://127.0.0.1:{mail.port}"))


def refusal(road, envelope=ENVELOPE):
    with EMAIL.open(road) as sender, pytest.raises(DeliveryError) as caught:
        sender.send(ALERT, ADA, envelope)
    return caught.value


def test_a_real_server_gets_the_whole_message(road_to):
    with open_receivers() as receivers:
        road = road_to(smtp=read_smtp_url(receivers.smtp_url))
        with EMAIL.open(road) as sender:
            receipt = sender.send(ALERT, ADA, ENVELOPE)
        (arrived,) = receivers.emails
    assert receipt.status == "250"
    assert arrived.recipients == ("ada@reader.example",)
    assert arrived.message["Message-ID"] == f"<{UUID(int=7)}@clausewatch.example>"
    assert "binding individual arbitration" in arrived.message.get_body(("plain",)).get_content()


def test_one_connection_carries_a_batch(mail, plain):
    with EMAIL.open(plain) as sender:
        for number in range(5):
            sender.send(ALERT, ADA, replace(ENVELOPE, uid=UUID(int=number)))
    assert (mail.connections, len(mail.accepted)) == (1, 5)
    assert mail.commands[-1] == "quit"


def test_what_is_sent_is_what_was_rendered(mail, plain):
    with EMAIL.open(plain) as sender:
        sender.send(ALERT, ADA, ENVELOPE)
    arrived = message_from_bytes(mail.accepted[0], policy=policy.default)
    assert not arrived.defects
    assert "Stop these messages" in arrived.get_body(("html",)).get_content()


# The wrong password and the refused sender are ours to mend: no subscriber may lose an alert.
@pytest.mark.parametrize(
    ("command", "answer", "permanent", "disables"),
    [
        ("connect", "421 busy", False, False),
        ("connect", "554 go away", False, False),
        ("MAIL", "421 closing", False, False),
        ("MAIL", "451 later", False, False),
        ("MAIL", "550 5.7.1 sender refused", False, False),
        ("MAIL", "552 5.3.4 too large", True, False),
        ("RCPT", "421 closing", False, False),
        ("RCPT", "450 4.2.0 greylisted", False, False),
        ("RCPT", "452 4.5.3 too many", False, False),
        ("RCPT", "550 5.1.1 no such user", True, True),
        ("RCPT", "550 5.1.10 null MX", True, True),
        ("RCPT", "550 5.2.1 mailbox disabled", True, True),
        ("RCPT", "550 5.7.515 not authenticated", True, False),
        ("RCPT", "550 who", True, False),
        ("RCPT", "553 5.1.3 bad address", True, True),
        ("DATA", "421 closing", False, False),
        ("DATA", "451 later", False, False),
        ("DATA", "554 no", True, False),
        ("end", "421 closing", False, False),
        ("end", "452 full", False, False),
        ("end", "550 5.7.1 looks like spam", True, False),
        ("end", "554 5.1.1 says the content filter", True, False),
        ("end", "drop", False, False),
        ("RCPT", "drop", False, False),
        ("connect", "drop", False, False),
        ("RCPT", "nonsense", False, False),
    ],
)
def test_each_refusal_means_what_the_standard_says(
    mail, plain, command, answer, permanent, disables
):
    mail.script[command] = [answer]
    error = refusal(plain)
    assert (error.permanent, error.disables) == (permanent, disables)


def test_a_refused_reader_does_not_cost_the_connection(mail, plain):
    mail.script["RCPT"] = ["550 5.1.1 no such user", "250 fine"]
    with EMAIL.open(plain) as sender:
        with pytest.raises(DeliveryError):
            sender.send(ALERT, ADA, ENVELOPE)
        sender.send(ALERT, ADA, ENVELOPE)
    assert (mail.connections, len(mail.accepted)) == (1, 1)


@pytest.mark.parametrize("goodbye", ["421 4.4.2 idle too long", "drop"])
def test_a_connection_that_died_meanwhile_is_replaced(mail, plain, goodbye):
    mail.script["MAIL"] = ["250 fine", goodbye, "250 fine"]
    with EMAIL.open(plain) as sender:
        sender.send(ALERT, ADA, ENVELOPE)
        sender.send(ALERT, ADA, ENVELOPE)
    assert (mail.connections, len(mail.accepted)) == (2, 2)


def test_after_a_break_at_the_last_byte_the_same_message_id_is_sent_again(mail, plain):
    mail.script["end"] = ["drop", "250 fine"]
    with EMAIL.open(plain) as sender:
        with pytest.raises(DeliveryError) as broken:
            sender.send(ALERT, ADA, ENVELOPE)
        sender.send(ALERT, ADA, replace(ENVELOPE, attempt=2))
    assert not broken.value.permanent
    first, second = (message_from_bytes(raw)["Message-ID"] for raw in mail.accepted)
    assert first == second


def test_what_the_server_said_is_kept_clean(mail, plain):
    mail.script["RCPT"] = ["550 5.1.1 no \x1b[31muser\x00 here"]
    error = refusal(plain)
    assert (error.status, error.answer) == ("550", "5.1.1 no user here")


def trusting(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_starttls_hides_the_message(mail, road_to, authority):
    mail.script["EHLO"] = ["250-scripted\r\n250 STARTTLS"]
    mail.script["STAR"] = ["220 go ahead"]
    url = f"smtp://127.0.0.1:{mail.port}"
    with EMAIL.open(road_to(smtp=read_smtp_url(url), smtp_tls=trusting(authority))) as sender:
        sender.send(ALERT, ADA, ENVELOPE)
    assert [command[:4].upper() for command in mail.commands[:3]] == ["EHLO", "STAR", "EHLO"]
    assert len(mail.accepted) == 1


def test_without_starttls_nothing_is_sent_in_clear(mail, road_to, authority):
    url = f"smtp://127.0.0.1:{mail.port}"
    error = refusal(road_to(smtp=read_smtp_url(url), smtp_tls=trusting(authority)))
    assert not error.permanent
    assert not [command for command in mail.commands if command.upper().startswith("MAIL")]


def test_a_certificate_nobody_signed_is_not_trusted(mail, road_to):
    mail.script["EHLO"] = ["250-scripted\r\n250 STARTTLS"]
    mail.script["STAR"] = ["220 go ahead"]
    error = refusal(road_to(smtp=read_smtp_url(f"smtp://127.0.0.1:{mail.port}")))
    assert (error.permanent, "certificate" in error.reason) == (False, True)
    assert not mail.accepted


def test_a_wrong_password_is_ours_to_mend(mail, road_to):
    mail.script["EHLO"] = ["250-scripted\r\n250 AUTH PLAIN"]
    mail.script["AUTH"] = ["535 5.7.8 no"]
    url = f"smtp+plain://ada:wrong@127.0.0.1:{mail.port}"
    error = refusal(road_to(smtp=read_smtp_url(url)))
    assert not error.permanent
    assert "wrong" not in repr(read_smtp_url(url)) + error.reason


def test_no_server_at_all_is_tried_again(road_to, dead_port):
    error = refusal(road_to(smtp=read_smtp_url(f"smtp+plain://127.0.0.1:{dead_port}")))
    assert not error.permanent
    assert not refusal(road_to()).permanent


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://é.example"]
)
def test_a_wrong_smtp_url_says_how_it_should_look(url):
    with pytest.raises(ValueError, match="SMTP_URL"):
        read_smtp_url(url)


def test_a_server_that_drips_is_left_when_the_time_is_up(road_to):
    def drip(sock):
        while True:
            sock.sendall(b"2")
            time.sleep(0.05)

    with serving(drip) as port:
        road = road_to(smtp=read_smtp_url(f"smtp+plain://127.0.0.1:{port}"), mail_timeout=0.4)
        started = time.monotonic()
        error = refusal(road)
    assert time.monotonic() < started + 10
    assert (error.permanent, error.road) == (False, True)


@pytest.mark.parametrize("line", [b"220-welcome\r\n", b"220-" + b"x" * 70_000])
def test_a_greeting_without_end_is_left_before_it_fills_the_memory(road_to, line):
    sent = []

    def talk(sock):
        while True:
            sock.sendall(line)
            sent.append(len(line))

    with serving(talk) as port:
        error = refusal(road_to(smtp=read_smtp_url(f"smtp+plain://127.0.0.1:{port}")))
    assert (error.permanent, error.road) == (False, True)
    assert sum(sent) < 20_000_000


def test_too_late_nothing_of_the_message_leaves(mail, plain):
    error = refusal(plain, replace(ENVELOPE, send_before=time.monotonic() - 1))
    assert not error.permanent
    assert not mail.accepted


@pytest.mark.parametrize("stands", [True, False])
def test_the_server_has_all_but_the_dot_while_the_record_is_waited_for(mail, plain, stands):
    def may_end():
        wait_until(lambda: mail.unfinished and mail.unfinished[-1].endswith(b"--\r\n"))
        assert not mail.accepted
        return stands

    envelope = replace(ENVELOPE, may_end=may_end)
    with EMAIL.open(plain) as sender:
        if stands:
            sender.send(ALERT, ADA, envelope)
        else:
            with pytest.raises(DeliveryError):
                sender.send(ALERT, ADA, envelope)
        sender.send(ALERT, ADA, ENVELOPE)
    assert (len(mail.accepted), mail.connections) == ((2, 1) if stands else (1, 2))


@pytest.mark.parametrize(("to_data", "connections"), [("503 who?", 1), ("354 go on", 2)])
def test_a_server_that_pipelines_is_told_all_at_once(mail, plain, to_data, connections):
    mail.script["EHLO"] = ["250-scripted\r\n250 PIPELINING"]
    mail.script["DATA"] = [to_data, "354 go on"]
    mail.script["RCPT"] = ["550 5.1.1 no such user", "250 fine"]
    with EMAIL.open(plain) as sender:
        with pytest.raises(DeliveryError) as caught:
            sender.send(ALERT, ADA, ENVELOPE)
        sender.send(ALERT, ADA, ENVELOPE)
    assert caught.value.disables
    assert (mail.connections, len(mail.accepted)) == (connections, 1)


def test_lines_that_begin_with_a_dot_arrive_as_they_were(mail, plain):
    wire = EMAIL.render(sample_messages(plans()["watcher"])["alert"])
    dotted = replace(wire, pieces=(wire.pieces[0] + b"\r\n.\r\n..x", *wire.pieces[1:]))
    with EMAIL.open(plain) as sender:
        sender.send(dotted, ADA, ENVELOPE)
    assert b"\r\n.\r\n..x" in mail.accepted[0]
