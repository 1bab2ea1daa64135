"""Captures as WARC: what went over the wire stands in them, and other tools read it."""

import io
from datetime import UTC, datetime
from hashlib import sha256

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from warcio.archiveiterator import ArchiveIterator

from evidence.captures import write_capture
from evidence.dossier import Capture, CapturedPage
from evidence.verifier.contents import payloads
from models.exchanges import HowHad, KeptBody, KeptExchange

AT = datetime(2026, 3, 2, 10, 0, 0, 123456, UTC)
URL = "https://acme.example/privacy?lang=en"
BODY = b"<p>We keep your data.</p>"


def name(body):
    return sha256(body).hexdigest()


def exchange(url=URL, status=200, body=BODY, headers=(("Content-Type", "text/html"),), **cells):
    defaults = {"request_headers": (("Host", "acme.example"),), "protocol": "HTTP/1.1"}
    return KeptExchange(
        url=url,
        status=status,
        phrase="OK",
        response_headers=headers,
        body=KeptBody(sha256=name(body), size=len(body)),
        **{**defaults, **cells},
    )


def capture(*exchanges, body=BODY, drawn_by="", content_type="text/html", blobs=(BODY,)):
    how = HowHad(exchanges=exchanges, drawn_by=drawn_by) if exchanges else None
    there = {name(blob): blob for blob in blobs}
    page = CapturedPage(URL, URL, content_type, name(body), body, how, there)
    return write_capture(Capture(7, 1, AT, [page]), "Clausewatch/test")


def records(warc):
    """Read records as warcio does: type, fields, head of the HTTP message, payload as decoded."""
    return [
        (record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read())
        for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise")
    ]


def test_a_page_is_a_request_and_an_answer_from_an_address():
    _, (kind, fields, head, _), (other, answered, said, body) = records(
        capture(exchange(address="192.0.2.7", port=443, tls="TLSv1.3", cipher="TLS_AES"))
    )
    assert (kind, other, body) == ("request", "response", BODY)
    assert head.to_str().splitlines()[0] == "GET /privacy?lang=en HTTP/1.1"
    assert said.get_statuscode() == "200"
    assert fields.get_header("WARC-Date") == "2026-03-02T10:00:00.123456Z"
    assert answered.get_header("WARC-IP-Address") == "192.0.2.7"
    protocols = [value for key, value in answered.headers if key == "WARC-Protocol"]
    assert protocols == ["http/1.1", "tls/1.3"]


def test_a_coding_that_was_undone_is_named_and_not_undone_again():
    headers = (("Content-Encoding", "br"), ("Content-Length", "9"), ("ETag", '"a"'))
    *_, (_, _, said, body) = records(capture(exchange(headers=headers)))
    assert body == BODY
    assert said.headers == [
        ("X-Orig-Content-Encoding", "br"),
        ("X-Orig-Content-Length", "9"),
        ("ETag", '"a"'),
        ("Content-Length", str(len(BODY))),
    ]


def test_redirects_come_first_each_with_its_own_answer():
    moved = exchange("http://acme.example/", 301, b"moved", (("Location", URL),))
    found = records(capture(moved, exchange(), blobs=(BODY, b"moved")))
    kinds = [(kind, fields.get_header("WARC-Target-URI")) for kind, fields, _, _ in found[1:]]
    there = ["http://acme.example/", URL]
    assert kinds == [(kind, uri) for uri in there for kind in ("request", "response")]


def test_a_body_that_was_not_kept_is_said_to_be_cut():
    large = KeptBody(sha256="0" * 64, size=99_999_999, kept=False)
    moved = exchange("http://acme.example/", 301).model_copy(update={"body": large})
    (_, fields, _, body), *_ = [
        r for r in records(capture(moved, exchange())) if r[0] == "response"
    ]
    assert (fields.get_header("WARC-Truncated"), body) == ("length", b"")


def test_certificates_can_be_read_again():
    issued = trustme.CA().issue_cert("acme.example").cert_chain_pems[0].bytes()
    der = x509.load_pem_x509_certificate(issued).public_bytes(Encoding.DER)
    one = exchange(port=443, certificates=(name(der),))
    *_, (kind, fields, _, pem) = records(capture(one, blobs=(BODY, der)))
    assert (kind, fields.get_header("Content-Type")) == ("resource", "application/x-pem-file")
    assert x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER) == der


def test_what_a_browser_drew_stands_beside_what_it_was_drawn_from():
    drawn = b"<p>We keep your data for a year.</p>"
    found = records(capture(exchange(), body=drawn, drawn_by="Chromium/140.0.1"))
    assert [kind for kind, *_ in found] == [
        "warcinfo",
        "request",
        "response",
        "resource",
        "metadata",
    ]
    assert (found[2][3], found[3][3]) == (BODY, drawn)
    assert b"rendered-by: Chromium/140.0.1" in found[4][3]


def test_a_page_of_unknown_exchange_says_so():
    found = records(capture())
    assert [kind for kind, *_ in found] == ["warcinfo", "resource", "metadata"]
    assert b"was not kept" in found[2][3]


@pytest.mark.parametrize("content_type", ["text/html; msgtype=response", "a/b\r\nX: y", ""])
@pytest.mark.parametrize("body", [b"", b"\r\n\r\n", b"WARC/1.1\r\n\r\n\r\n"])
def test_no_page_misleads_the_verifier(content_type, body):
    headers = (("Content-Type", content_type.replace("\r\n", " ")),)
    one = exchange(body=body, headers=headers)
    for warc in (
        capture(body=body, content_type=content_type, blobs=(body,)),
        capture(one, body=body, content_type=content_type, blobs=(body,)),
    ):
        assert (
            name(body)
            in payloads({"captures/snapshot-7.warc.gz": warc})["captures/snapshot-7.warc.gz"]
        )


def test_captures_repeat_byte_for_byte():
    assert capture(exchange()) == capture(exchange())
