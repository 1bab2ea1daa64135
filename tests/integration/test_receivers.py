"""The local receivers: they accept what the real far sides would accept, and keep all of it."""

import base64
import smtplib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Timer

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

SECRET = "whsec_" + base64.b64encode(b"a secret of 24 characters").decode()
BODY = '{"type": "change.alert", "title": "Änderung"}'


def send_mail(receivers, text):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@clausewatch.example", "ada@example.org", "Hello"
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", receivers.smtp_port) as smtp:
        smtp.send_message(mail)


def call_webhook(address, body=BODY, secret=SECRET, at=None, webhook_id="msg_1"):
    at = at or datetime.now(UTC)
    headers = {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, at, body),
    }
    return httpx.post(address, content=body.encode(), headers=headers)


def test_a_mail_is_kept_as_it_came(receivers):
    send_mail(receivers, "Something changed.\n.\nReally")
    (mail,) = receivers.emails
    assert mail.recipients == ("ada@example.org",)
    assert b"\r\n..\r\n" not in mail.content
    assert mail.message.get_content().splitlines() == ["Something changed.", ".", "Really"]


def test_a_lawful_slack_message_is_answered_ok(receivers):
    payload = {"text": "Hi", "blocks": [{"type": "section", "text": mrkdwn("*Hi*")}]}
    answer = httpx.post(receivers.slack_address("ben"), json=payload)
    assert (answer.status_code, answer.text) == (200, "ok")
    assert receivers.slack[0].payload == payload


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


@pytest.mark.parametrize(
    ("payload", "word"),
    [
        ({"blocks": [{"type": "divider"}]}, "no_text"),
        (
            {"text": "a", "blocks": [{"type": "section", "text": mrkdwn("x" * 3001)}]},
            "invalid_blocks",
        ),
        (
            {
                "text": "a",
                "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
            },
            "invalid_blocks",
        ),
        (
            {"text": "a", "blocks": [{"type": "context", "elements": [mrkdwn("x")] * 11}]},
            "invalid_blocks",
        ),
        ({"text": "a", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        (
            {"text": "a", "blocks": [{"type": "section", "text": mrkdwn("x" * 2900)}] * 5},
            "invalid_blocks",
        ),
        ({"text": "a", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
    ],
    ids=[
        "no text",
        "long section",
        "long header",
        "full context",
        "many blocks",
        "long",
        "unknown",
    ],
)
def test_what_slack_would_refuse_is_refused(receivers, payload, word):
    answer = httpx.post(receivers.slack_address("ben"), json=payload)
    assert (answer.status_code, answer.text) == (400, word)
    assert receivers.slack[0].faults


def test_a_signed_webhook_is_accepted_with_its_raw_body(receivers):
    answer = call_webhook(receivers.webhook_address("cleo", SECRET))
    assert answer.status_code == 204
    (post,) = receivers.webhooks
    assert (post.name, post.id, post.fault) == ("cleo", "msg_1", "")
    assert post.body == BODY.encode()


OTHER = "whsec_" + base64.b64encode(b"another secret altogether").decode()


@pytest.mark.parametrize(
    "wrong",
    [{"secret": OTHER}, {"at": datetime.now(UTC) - timedelta(minutes=6)}],
    ids=["other secret", "old timestamp"],
)
def test_a_webhook_whose_signature_does_not_hold_is_refused_and_kept(receivers, wrong):
    answer = call_webhook(receivers.webhook_address("cleo", SECRET), **wrong)
    assert answer.status_code == 401
    assert receivers.webhooks[0].fault


@pytest.mark.parametrize("signature", ["garbage", "v1,a,b", "v1,abc", ""])
def test_malformed_signatures_are_refused(receivers, signature):
    address = receivers.webhook_address("cleo", SECRET)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(datetime.now(UTC).timestamp())),
        "webhook-signature": signature,
    }
    assert httpx.post(address, content=BODY, headers=headers).status_code == 401


def test_a_webhook_nobody_opened_is_not_found(receivers):
    address = receivers.webhook_address("cleo", SECRET).replace("cleo", "nobody")
    assert call_webhook(address).status_code == 404


def test_calls_with_an_id_seen_before_are_counted(receivers):
    address = receivers.webhook_address("cleo", SECRET)
    for webhook_id in ("msg_1", "msg_2", "msg_1"):
        call_webhook(address, webhook_id=webhook_id)
    assert (len(receivers.webhooks), receivers.repeated) == (3, 1)


def test_waiting_ends_as_soon_as_the_predicate_holds(receivers):
    Timer(0.1, send_mail, (receivers, "late")).start()
    assert receivers.wait_until(lambda inbox: len(inbox.emails) == 1, deadline=30)


def test_waiting_gives_up_at_the_deadline(receivers):
    assert not receivers.wait_until(lambda inbox: bool(inbox.emails), deadline=0.05)


def test_people_can_read_what_arrived(receivers):
    send_mail(receivers, "Something changed.")
    assert "Hello" in httpx.get(receivers.inbox).text
    assert "Something changed." in httpx.get(f"{receivers.inbox}mail/1").text
    assert httpx.get(f"{receivers.inbox}mail/2").status_code == 404


def test_people_can_read_what_slack_was_sent_as_slack_shows_it(receivers):
    text = "*Fees* rose, a*b <https://x.example/|look> &amp; see\n>Now: ten"
    payload = {"text": "Fees", "blocks": [{"type": "section", "text": mrkdwn(text)}]}
    httpx.post(receivers.slack_address("ben"), json=payload)
    page = httpx.get(f"{receivers.inbox}slack/1").text
    assert '<b>Fees</b> rose, a*b <a href="https://x.example/">look</a> &amp; see' in page
    assert "<blockquote>Now: ten</blockquote>" in page
