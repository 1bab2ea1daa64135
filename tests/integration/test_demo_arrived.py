"""The demo reads its messages where they arrive, and believes only those that show evidence."""

import base64
import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from demo.arrived import read_arrived
from demo.expected import Told
from demo.receivers import open_receivers
from demo.site.server import serve_site
from models.words import NotificationKind

TERMS = "quillhaven/terms-of-service"
PROOF = "We use Your Content, including drafts that\n  you have not shared, to train"
SECRET = "whsec_" + base64.b64encode(bytes(24)).decode()


@pytest.fixture
def far_side():
    with open_receivers() as receivers, serve_site() as site:
        yield receivers, site


def send_mail(receivers, text, kind="alert"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@clausewatch.example", "ben@reader.example", "Hi"
    if kind:
        mail["List-ID"] = f"Clausewatch {kind} <{kind}.clausewatch.example>"
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", receivers.smtp_port) as smtp:
        smtp.send_message(mail)


@pytest.mark.parametrize(("quote", "revision"), [(PROOF, 2), ("Something changed.", 0)])
def test_an_alert_by_mail_counts_for_the_revision_that_it_quotes(far_side, quote, revision):
    receivers, site = far_side
    send_mail(receivers, f"Now: “{quote}”\n{site.address}/{TERMS}\n")
    alert = Told("ben@reader.example", "email", NotificationKind.ALERT, TERMS, revision)
    assert list(read_arrived(receivers, site)) == [alert]


def test_a_digest_counts_once_for_each_document_in_it(far_side):
    receivers, site = far_side
    paths = [TERMS, "quillhaven/privacy-policy"]
    send_mail(receivers, "\n".join(f"{site.address}/{path}" for path in paths), "digest")
    told = list(read_arrived(receivers, site))
    assert {one.path for one in told} == set(paths)
    assert {one.kind for one in told} == {NotificationKind.DIGEST}


def test_mail_that_belongs_to_no_list_is_a_notice(far_side):
    receivers, site = far_side
    send_mail(receivers, "Your plan changed.", kind="")
    told = Told("ben@reader.example", "email", NotificationKind.NOTICE)
    assert list(read_arrived(receivers, site)) == [told]


def test_marks_inside_a_slack_quote_do_not_hide_it(far_side):
    receivers, site = far_side
    quote = "We use Your Content, *including drafts that you have* not shared"
    text = f"{quote} <{site.address}/{TERMS}|The document itself>"
    payload = {
        "text": "Hi",
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}],
    }
    httpx.post(receivers.slack_address("ben"), json=payload)
    alert = Told("ben@reader.example", "slack", NotificationKind.ALERT, TERMS, 2)
    assert list(read_arrived(receivers, site)) == [alert]


def test_a_webhook_says_itself_what_it_is(far_side):
    receivers, site = far_side
    body = f'{{"type": "document.suspect", "data": {{"url": "{site.address}/{TERMS}"}}}}'
    now = datetime.now(UTC)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("msg_1", now, body),
    }
    httpx.post(receivers.webhook_address("cleo", SECRET), content=body, headers=headers)
    told = Told("cleo@reader.example", "webhook", NotificationKind.SUSPECT, TERMS)
    assert list(read_arrived(receivers, site)) == [told]
