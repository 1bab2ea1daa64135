"""DKIM: the signature holds as sent, and breaks when a header that matters is touched."""

import base64
from datetime import UTC, datetime
from uuid import UUID

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from models.plans import plans
from models.words import NotificationKind
from notifications.channels import Envelope
from notifications.dkim_signature import SigningError, open_signer
from notifications.mail import Author, address_mail, prepare
from notifications.samples import sample_messages

KEY = rsa.generate_private_key(65537, 1024)
MESSAGE = sample_messages(plans()["professional"])["alert"]


def pem(key):
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, pkcs8, plain)


def record(name, timeout=5):
    assert name.rstrip(b".") == b"mail._domainkey.clausewatch.example"
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    public = KEY.public_key().public_bytes(serialization.Encoding.DER, spki)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


@pytest.fixture(scope="module")
def signed():
    envelope = Envelope(
        uid=UUID(int=7),
        kind=NotificationKind.ALERT,
        sent_at=datetime(2026, 5, 3, tzinfo=UTC),
        name="Zoë",
        unsubscribe_url="https://clausewatch.example/unsubscribe/x",
    )
    author = Author("alerts@clausewatch.example", "Clausewatch")
    content = address_mail(prepare(MESSAGE), author, "ada@reader.example", envelope)
    return open_signer(pem(KEY), "mail", author.domain)(content)


def holds(content):
    return dkim.verify(content, dnsfunc=record)


def test_the_signature_holds_as_it_was_sent(signed):
    assert signed.startswith(b"DKIM-Signature: ")
    assert holds(signed)


@pytest.mark.parametrize(
    "header", [b"List-Unsubscribe", b"List-Unsubscribe-Post", b"From", b"Subject", b"Message-ID"]
)
def test_it_breaks_when_a_header_is_changed_or_added(signed, header):
    assert not holds(signed.replace(header + b": ", header + b": x"))
    head, separator, body = signed.partition(b"\r\nMIME-Version")
    assert not holds(head + b"\r\n" + header + b": <https://evil.example>" + separator + body)


def test_it_breaks_when_the_text_is_changed(signed):
    assert not holds(signed + b"more\r\n")


@pytest.mark.parametrize("key", [b"", b"no key", pem(ed25519.Ed25519PrivateKey.generate())])
def test_what_is_no_rsa_key_is_refused_in_words(key):
    with pytest.raises(SigningError, match="DKIM_KEY_FILE"):
        open_signer(key, "mail", "clausewatch.example")
