"""Heads are signed once a day, published, and confirmed by an authority when one is set."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from sqlalchemy import text
from sqlmodel import select

from config.secret import add_log_key, new_data_key
from evidence.heads import HeadError, verify_head
from evidence.stamps import ask_for_stamp, verify_stamp
from models.tables import LogHead, LogStamp
from storage.database import open_session, transaction
from tests.evidence import PUBLIC, later, look
from tests.factories import NOW, make_context
from workers.steps.proving.audit import audit_log
from workers.steps.proving.sign_log import (
    append_and_sign,
    sign_now,
    signing_keys,
    stamp_waiting_heads,
)

PEMS = ("root.pem", "tsa.pem")
CONFIG = """[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
"""


def rows(c, table):
    with open_session(c.engine) as session:
        return session.exec(select(table).order_by(*table.__table__.primary_key)).all()


def test_the_first_run_of_a_day_signs_and_the_others_do_not(c, told):
    for hours in (0, 1, 13, 14, 15):
        append_and_sign(later(c, hours=hours))
    assert [head.at for head in rows(c, LogHead)] == [NOW, NOW + timedelta(hours=14)]


def test_a_head_names_the_address_where_it_is_published(c, told):
    append_and_sign(c)
    [row] = rows(c, LogHead)
    head = verify_head(row.note, row.key)
    assert (head.size, head.root, head.at) == (row.size, row.root, NOW)
    assert head.origin == "watch.example/.well-known/clausewatch-log"


def test_an_empty_log_has_no_head(c):
    append_and_sign(c)
    assert rows(c, LogHead) == []


def test_two_that_sign_at_once_do_not_trip_over_each_other(c, told):
    append_and_sign(c)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: sign_now(c), range(4)))
    assert {head.size for head in rows(c, LogHead)} == {9}
    assert audit_log(c).findings == []


def test_heads_signed_by_an_older_key_of_ours_hold(c, told):
    append_and_sign(c)
    add_log_key(c.settings.data_dir)
    append_and_sign(later(c, days=1))
    first, second = rows(c, LogHead)
    assert first.key != second.key
    assert len(signing_keys(c)) == 2
    assert audit_log(c).findings == []
    with pytest.raises(HeadError, match="did not sign"):
        verify_head(first.note, second.key)


def test_a_head_of_a_strange_key_does_not_hold(c, told, tmp_path):
    append_and_sign(c)
    other = make_context(c.engine, tmp_path, public_url=PUBLIC, log_keys=new_data_key())
    assert audit_log(other).findings == [
        "A head does not hold: no key of ours signed the one of 9 entries."
    ]


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """A folder with a time-stamping authority's certificates and its openssl configuration."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed here")
    folder = tmp_path_factory.mktemp("authority")
    root_key, tsa_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    stamps = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    root = certify("Root", root_key.public_key(), "Root", root_key, ca=True)
    tsa = certify("Stamps", tsa_key.public_key(), "Root", root_key, stamps)
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "tsa.pem").write_bytes(tsa.public_bytes(Encoding.PEM))
    (folder / "tsa.key").write_bytes(
        tsa_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (folder / "serial").write_text("01")
    (folder / "ts.cnf").write_text(CONFIG.format(folder=folder))
    return folder


def certify(name, public_key, issuer, key, *extensions, ca=False):
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, issuer)]
    builder = (
        x509.CertificateBuilder()
        .subject_name(names[0])
        .issuer_name(names[1])
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=3650))
        .not_valid_after(NOW + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(key, SHA256())


@contextmanager
def answering(answer):
    """Serve POSTs on loopback by one function from body to status and body; gives the address."""

    class Post(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            status, body = answer(asked)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Post) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def stamp_by(folder, asked):
    (folder / "query").write_bytes(asked)
    command = ["openssl", "ts", "-reply", "-config", "ts.cnf", "-queryfile", "query"]
    subprocess.run([*command, "-out", "reply"], cwd=folder, check=True, capture_output=True)
    return 200, (folder / "reply").read_bytes()


def asking(c, place, folder=None):
    roots = str(folder / "root.pem") if folder else ""
    return make_context(
        c.engine,
        c.settings.data_dir,
        public_url=PUBLIC,
        allow_hosts=place,
        timestamp_url=f"http://{place}/stamp",
        timestamp_roots=roots,
    )


def test_an_authority_confirms_each_head_once(c, told, authority):
    append_and_sign(c)
    with answering(partial(stamp_by, authority)) as place:
        asks = asking(c, place, authority)
        assert [stamp_waiting_heads(asks) for _ in range(2)] == [1, 0]
    audit = audit_log(asks)
    assert (audit.findings, audit.stamps) == ([], 1)


def test_a_stamp_that_was_altered_or_of_another_authority_is_named(c, told, authority):
    append_and_sign(c)
    with answering(partial(stamp_by, authority)) as place:
        stamp_waiting_heads(asking(c, place))
    other = authority / "other.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    root = certify("Root", key.public_key(), "Root", key, ca=True)
    other.write_bytes(root.public_bytes(Encoding.PEM))
    settings = {"public_url": PUBLIC, "timestamp_roots": str(other)}
    strict = make_context(c.engine, c.settings.data_dir, **settings)
    [finding] = audit_log(strict).findings
    assert "the authority's signature does not hold" in finding
    with transaction(c.engine) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text("UPDATE log_stamps SET response = '\\x00'"))
    assert audit_log(c).findings == [
        "The time stamp of the head of 9 entries: the answer is no time stamp."
    ]


@pytest.mark.parametrize(
    "answer", [(500, b"down"), (200, b"<html>"), (200, b""), (200, bytes(70_000))]
)
def test_an_authority_that_fails_blocks_nothing_and_is_asked_again(c, told, authority, answer):
    with answering(lambda _: answer) as place:
        asks = asking(c, place)
        append_and_sign(asks)
        assert stamp_waiting_heads(asks) == 0
    look(c, told[0].document_id)
    append_and_sign(later(c, days=1))
    with answering(partial(stamp_by, authority)) as place:
        assert stamp_waiting_heads(later(asking(c, place), days=1)) == 2
    stamped = rows(c, LogStamp)
    assert [stamp.head_id for stamp in stamped] == [head.id for head in rows(c, LogHead)]


def test_a_stamp_of_something_else_is_not_kept(c, told, authority):
    append_and_sign(c)
    (authority / "else").write_text("else")
    query = ["openssl", "ts", "-query", "-data", "else", "-sha256", "-cert", "-out", "query2"]
    subprocess.run(query, cwd=authority, check=True, capture_output=True)
    reply = stamp_by(authority, (authority / "query2").read_bytes())
    with answering(lambda _: reply) as place:
        assert stamp_waiting_heads(asking(c, place)) == 0
    assert rows(c, LogStamp) == []


def test_certificates_in_any_order_are_read(c, told, authority):
    append_and_sign(c)
    [head] = rows(c, LogHead)
    pems = [(authority / name).read_bytes() for name in PEMS]
    certificates = [x509.load_pem_x509_certificate(pem) for pem in pems]
    config = (authority / "ts.cnf").read_text()
    (authority / "ts.cnf").write_text(f"{config}certs = {authority}/root.pem\n")
    _, answer = stamp_by(authority, ask_for_stamp(head.note))
    (authority / "ts.cnf").write_text(config)
    ders = [each.public_bytes(Encoding.DER) for each in certificates]
    orders = (b"".join(ders), b"".join(reversed(ders)))
    for order in orders:
        turned = answer.replace(orders[0], order).replace(orders[1], order)
        assert order in turned
        assert verify_stamp(turned, head.note, certificates[:1])
