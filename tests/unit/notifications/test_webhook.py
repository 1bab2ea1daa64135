"""Signed webhooks, judged by the reference library of Standard Webhooks."""

import base64
import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from pydantic import ValidationError
from standardwebhooks import Webhook as Judge
from standardwebhooks import WebhookVerificationError

from models.words import NotificationKind
from notifications.channels import Envelope, Rules
from notifications.channels.webhook import WebhookSettings, _headers, channel, make_secret, sign

VECTOR = {
    "secrets": ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    "message_id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "timestamp": 1614265330,
    "body": b'{"test": 2432232314}',
}
OLD, NEW = make_secret(bytes(range(24))), make_secret(bytes(range(64)))
URL = "https://hooks.quillhaven.example/clausewatch?key=hush"
BODIES = [b"", b"{}", '{"a": "ü"}'.encode(), b"{}\r\n", b'{"a": 1}\n', b'{"nul": "\x00"}']


def now():
    return datetime.now(UTC)


def headers_of(body, sent_at, *secrets):
    settings = WebhookSettings(url=URL, secrets=secrets)
    return _headers(body, settings, Envelope(UUID(int=7), NotificationKind.ALERT, sent_at))


def test_the_published_vector_is_met():
    assert sign(**VECTOR) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


# The reference library also parses the body as JSON after it has checked the signature.
@pytest.mark.parametrize("body", [body for body in BODIES if b"\x00" not in body and body])
def test_the_reference_library_accepts_the_exact_bytes(body):
    assert Judge(OLD).verify(body, headers_of(body, now(), OLD)) == json.loads(body)


@pytest.mark.parametrize("body", BODIES)
def test_every_body_is_signed_as_its_bytes(body):
    changed = sign([OLD], "msg_1", 7, body + b" ")
    assert sign([OLD], "msg_1", 7, body) != changed


def test_while_a_secret_is_replaced_both_are_accepted():
    headers = headers_of(b"{}", now(), OLD, NEW)
    assert len(headers["webhook-signature"].split()) == 2
    assert Judge(OLD).verify(b"{}", headers) == Judge(NEW).verify(b"{}", headers) == {}


def test_a_stranger_is_refused():
    with pytest.raises(WebhookVerificationError):
        Judge(NEW).verify(b"{}", headers_of(b"{}", now(), OLD))


def test_every_zone_signs_the_same_second():
    moment = datetime(2026, 5, 3, 12, 0, 0, 999999, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=5)))
    assert headers_of(b"{}", moment, OLD) == headers_of(b"{}", elsewhere, OLD)


def test_the_id_is_the_same_on_every_attempt_and_has_no_dots():
    first, second = (headers_of(b"{}", now() + n * timedelta(hours=1), OLD) for n in (0, 1))
    assert first["webhook-id"] == second["webhook-id"] == f"msg_{7:032x}"


@pytest.mark.parametrize("length", [24, 64])
def test_secrets_of_lawful_length_are_taken(length):
    assert WebhookSettings(url=URL, secrets=[make_secret(bytes(length))])


@pytest.mark.parametrize(
    "secret",
    [
        "whsec_" + base64.b64encode(bytes(23)).decode(),
        "whsec_" + base64.b64encode(bytes(65)).decode(),
        "whpk_" + base64.b64encode(bytes(32)).decode(),
        "whsec_not base64",
        "whsec_é",
        "",
    ],
)
def test_other_secrets_are_refused_without_being_shown(secret):
    with pytest.raises(ValidationError) as refusal:
        WebhookSettings(url=URL, secrets=[secret])
    assert not secret or secret not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (URL, None),
        ("http://hooks.example/x", "https://"),
        ("https://hooks.example:8443/x", "port"),
        ("https://127.0.0.1/x", "cannot be used"),
        ("https://2130706433/x", "cannot be used"),
        ("https://user:pw@hooks.example/x", "cannot be used"),
        ("ftp://hooks.example/x", "cannot be used"),
        ("https://hooks.example/\r\nx", "cannot be used"),
        ("https://hooks.example:0/x", "cannot be used"),
        ("https:///x", "cannot be used"),
        ("", "cannot be used"),
    ],
)
def test_an_address_is_judged_before_it_is_saved(url, said):
    answer = channel.check(WebhookSettings(url=url, secrets=[OLD]), Rules())
    assert answer is None if said is None else said in answer


def test_an_operator_can_open_plain_http_and_single_hosts():
    plain = WebhookSettings(url="http://hooks.example/x", secrets=[OLD])
    local = WebhookSettings(url="http://127.0.0.1:8025/x", secrets=[OLD])
    assert channel.check(plain, Rules(allow_http=True)) is None
    assert channel.check(local, Rules(allow_http=True)) is not None
    assert channel.check(local, Rules(allowed=frozenset({("127.0.0.1", 8025)}))) is None


def test_secrets_and_paths_are_shown_nowhere():
    settings = WebhookSettings(url=URL, secrets=[OLD])
    assert channel.describe(settings) == "hooks.quillhaven.example"
    assert OLD not in repr(settings)
    assert "hush" not in repr(settings)
    stored = {"url": URL, "secrets": [OLD], "retiring": []}
    assert settings.model_dump(mode="json") == stored


def test_a_replaced_secret_signs_for_a_day_more():
    settings = WebhookSettings(url=URL, secrets=[OLD]).replaced(NEW, now())
    for hours, secrets in ((0, [NEW, OLD]), (23, [NEW, OLD]), (25, [NEW])):
        assert settings.signing(now() + timedelta(hours=hours)) == secrets
    assert OLD not in repr(settings)


def test_secrets_replaced_again_and_again_stay_few():
    settings = WebhookSettings(url=URL, secrets=[OLD])
    for number in range(20):
        settings = settings.replaced(make_secret(bytes([number]) * 24), now())
    assert len(settings.signing(now())) == 6
    assert WebhookSettings.model_validate(settings.model_dump(mode="json")) == settings
