"""Webhooks: JSON events signed as Standard Webhooks asks (standardwebhooks.com)."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, SecretStr

from net.posting import Posted
from notifications.channel import Channel, ChannelSettings, Road, Rules, Secret, Sender
from notifications.delivery import DeliveryError, Envelope, Receipt
from notifications.message import Message
from notifications.posting import objection, post, said, wait_asked

PREFIX = "whsec_"
OVERLAP = timedelta(days=1)
MOST_RETIRING = 5
_GONE = 410


def make_secret(key: bytes) -> str:
    """Write 24 to 64 random bytes as a signing secret.

    >>> make_secret(bytes(24))
    'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    if not 24 <= len(key) <= 64:
        raise ValueError("A signing key has 24 to 64 bytes")
    return PREFIX + base64.b64encode(key).decode("ascii")


def sign(secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """Return the webhook-signature header: one v1 signature for each secret.

    >>> sign(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    ...      "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    digests = (hmac.digest(_key(secret), signed, hashlib.sha256) for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(digest).decode('ascii')}" for digest in digests)


def _key(secret: str) -> bytes:
    if not secret.startswith(PREFIX):
        raise ValueError("A signing secret starts with whsec_")
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("A signing secret is base64 after whsec_") from error
    if not 24 <= len(key) <= 64:
        raise ValueError("A signing secret holds 24 to 64 bytes")
    return key


def _usable(secret: SecretStr) -> SecretStr:
    _key(secret.get_secret_value())
    return secret


class RetiringSecret(ChannelSettings):
    """A secret that was replaced and still signs, until everybody has the new one."""

    secret: Annotated[Secret, AfterValidator(_usable)]
    until: AwareDatetime


class WebhookSettings(ChannelSettings):
    """While a secret is replaced, the old and the new one both sign."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "url": "https://hooks.reader.example/clausewatch",
                    "secrets": ["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
                }
            ]
        }
    )

    url: Secret = Field(title="Address", description="https, reachable from the internet")
    secrets: tuple[Annotated[Secret, AfterValidator(_usable)], ...] = Field(
        min_length=1, max_length=5, title="Signing secrets"
    )
    retiring: tuple[RetiringSecret, ...] = Field(
        default=(), max_length=5, json_schema_extra={"readOnly": True}
    )

    def signing(self, at: datetime) -> list[str]:
        """Return the secrets that sign at a time, the newest first."""
        still = (old.secret for old in self.retiring if old.until > at)
        return [secret.get_secret_value() for secret in (*self.secrets, *still)]

    def replaced(self, secret: str, at: datetime) -> Self:
        """Return these settings with a new secret; those before it sign for a day more."""
        old = [RetiringSecret(secret=known, until=at + OVERLAP) for known in self.secrets]
        still = [retiring for retiring in self.retiring if retiring.until > at]
        kept = tuple([*old, *still][:MOST_RETIRING])
        return self.model_copy(update={"secrets": (SecretStr(secret),), "retiring": kept})


class Webhook(Channel[WebhookSettings, bytes]):
    name = "webhook"
    label = "Webhook"
    settings = WebhookSettings

    def describe(self, settings: WebhookSettings) -> str:
        return urlsplit(settings.url.get_secret_value()).netloc.rpartition("@")[2]

    def check(self, settings: WebhookSettings, rules: Rules) -> str | None:
        return objection(settings.url.get_secret_value(), rules)

    def render(self, message: Message) -> bytes:
        if message.event is None:
            raise DeliveryError("This message has no form for machines", permanent=True)
        return message.event.model_dump_json().encode()

    @contextmanager
    def open(self, road: Road) -> Iterator[Sender[bytes, WebhookSettings]]:
        yield WebhookSender(road)


class WebhookSender:
    """Posts over the road's own kept connections."""

    def __init__(self, road: Road) -> None:
        self._road = road

    def send(self, payload: bytes, settings: WebhookSettings, envelope: Envelope) -> Receipt:
        url = settings.url.get_secret_value()
        headers = _headers(payload, settings, envelope)
        answer = post(self._road, url, payload, headers, envelope.send_before)
        if 200 <= answer.status < 300:
            return Receipt(str(answer.status), said(answer))
        raise _failure(answer, envelope)


def _headers(body: bytes, settings: WebhookSettings, envelope: Envelope) -> dict[str, str]:
    message_id = f"msg_{envelope.uid.hex}"
    timestamp = int(envelope.sent_at.timestamp())
    secrets = settings.signing(envelope.sent_at)
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(secrets, message_id, timestamp, body),
    }


def _failure(answer: Posted, envelope: Envelope) -> DeliveryError:
    """Say what a refusal means: 410 is final, everything else may be mended and is retried."""
    return DeliveryError(
        f"The endpoint answered {answer.status}",
        permanent=answer.status == _GONE,
        disables=answer.status == _GONE,
        retry_after=wait_asked(answer, envelope.sent_at),
        status=str(answer.status),
        answer=said(answer),
    )


channel = Webhook()
