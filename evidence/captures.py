"""A snapshot as a WARC file: what was asked and answered, by whom, and what a browser drew."""

from collections.abc import Iterator
from ssl import DER_cert_to_PEM_cert
from urllib.parse import urlsplit

from evidence.dossier import Capture, CapturedPage
from evidence.warc import (
    Fields,
    Record,
    name_record,
    write_fields,
    write_record,
    write_request,
    write_response_head,
)
from models.exchanges import KeptExchange

_NOT_KEPT = "How this page was asked for and answered was not kept at the time of the capture."
_ALPN = {"HTTP/2": "h2", "HTTP/1.1": "http/1.1", "HTTP/1.0": "http/1.0"}


def path_of(snapshot_id: int) -> str:
    """Say where a capture is in the export."""
    return f"captures/snapshot-{snapshot_id}.warc.gz"


def write_capture(capture: Capture, software: str) -> bytes:
    """Write a capture: its pages in order, each with the exchanges that led to it."""
    seed = f"clausewatch/snapshot/{capture.snapshot_id}"
    info = [
        ("software", software),
        ("format", "WARC File Format 1.1"),
        ("description", f"snapshot {capture.snapshot_id} of document {capture.document_id}"),
    ]
    records = [Record("warcinfo", "application/warc-fields", write_fields(info))]
    for page in capture.pages:
        records += _page(page)
    return b"".join(
        write_record(record, capture.at, name_record(record, f"{seed}/{place}"))
        for place, record in enumerate(records)
    )


def _page(page: CapturedPage) -> Iterator[Record]:
    if page.how is None:
        yield _resource(page)
        yield _note(page, [("note", _NOT_KEPT)])
        return
    for exchange in page.how.exchanges:
        yield from _exchange(exchange, page)
    if page.how.drawn_by:
        yield _resource(page)
        said = f"The page above as {page.how.drawn_by} drew it from the last answer."
        yield _note(page, [("rendered-by", page.how.drawn_by), ("note", said)])


def _exchange(one: KeptExchange, page: CapturedPage) -> Iterator[Record]:
    asked = write_request(one.url, one.request_headers)
    body = page.blobs.get(one.body.sha256, b"") if one.body.kept else b""
    head = write_response_head(one.status, one.phrase, one.response_headers, len(body))
    wire = _wire(one)
    cut = [] if one.body.kept else [("WARC-Truncated", "length")]
    yield Record("request", "application/http; msgtype=request", asked, one.url, wire, len(asked))
    yield Record(
        "response",
        "application/http; msgtype=response",
        head + body,
        one.url,
        [*wire, *cut],
        len(head),
    )
    chain = [page.blobs[name] for name in one.certificates if name in page.blobs]
    if chain:
        host = urlsplit(one.url).hostname or ""
        uri = f"urn:x-certificates:{host}:{one.port}"
        pem = "".join(map(DER_cert_to_PEM_cert, chain)).encode()
        yield Record("resource", "application/x-pem-file", pem, uri, payload_at=0)


def _wire(one: KeptExchange) -> Fields:
    return [
        *([("WARC-IP-Address", one.address)] if one.address else []),
        *([("WARC-Protocol", _ALPN[one.protocol])] if one.protocol in _ALPN else []),
        *([("WARC-Protocol", one.tls.lower().replace("v", "/"))] if one.tls else []),
        *([("WARC-Cipher-Suite", one.cipher)] if one.cipher else []),
    ]


def _resource(page: CapturedPage) -> Record:
    kind = page.content_type or "application/octet-stream"
    return Record("resource", kind, page.body, page.final_url, payload_at=0)


def _note(page: CapturedPage, fields: Fields) -> Record:
    return Record("metadata", "application/warc-fields", write_fields(fields), page.final_url)
