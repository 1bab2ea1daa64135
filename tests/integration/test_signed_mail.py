"""E-mails signed by us arrive signed, with a return path of their own, over a real server."""

import base64

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from demo.receivers import open_receivers
from notifications.return_path import read_return_path
from tests.factories import make_change, make_context, make_subscriber, watch
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.fan_out import fan_out

KEY = rsa.generate_private_key(65537, 1024)


@pytest.fixture
def key_file(tmp_path):
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path = tmp_path / "dkim.pem"
    path.write_bytes(KEY.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    return path


def record(name, timeout=5):
    der, spki = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    public = base64.b64encode(KEY.public_key().public_bytes(der, spki))
    return b"v=DKIM1; p=" + public if name == b"cw._domainkey.clausewatch.example." else None


def test_an_alert_arrives_signed_and_its_bounces_are_ours_to_know(database, tmp_path, key_file):
    with open_receivers() as receivers:
        c = make_context(
            database.engine,
            tmp_path,
            smtp_url=receivers.smtp_url,
            allow_hosts=",".join(receivers.hosts),
            bounce_address="bounces@clausewatch.example",
            dkim_key_file=str(key_file),
            dkim_selector="cw",
        )
        change, ada = make_change(c.engine), make_subscriber(c.engine)
        watch(c.engine, ada)
        fan_out(change.id, c)
        deliver_due("email", c)
        [mail] = receivers.emails
    assert dkim.verify(mail.content, dnsfunc=record)
    signed = mail.message["DKIM-Signature"].lower()
    assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(signed.replace(" ", "").split(":"))
    assert read_return_path("secret", mail.sender).destination_id == 1
    assert str(mail.message["From"]) == "Clausewatch <alerts@clausewatch.example>"
