"""WARC 1.1 records (ISO 28500:2017), each a gzip member of its own, the same bytes each time.

Bodies are kept with their content coding undone. Where a coding was undone the header that named
it is written as `X-Orig-...`, so that readers do not undo it again; all others stand as received.
"""

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

Fields = Sequence[tuple[str, str]]

_OF_CODING = frozenset({"content-encoding", "transfer-encoding"})
_END = "\r\n"
_PLAIN = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True)
class Record:
    """One record; the payload is the end of the block from `payload_at` on, if it has any.

    `about` are further named fields.
    """

    type: str
    content_type: str
    block: bytes
    uri: str = ""
    about: Fields = ()
    payload_at: int | None = None


def name_record(record: Record, seed: str) -> str:
    """Name a record by what it holds and where: the same record, the same name."""
    held = f"{seed}/{record.type}/{record.uri}/{sha256(record.block).hexdigest()}"
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, held)}>"


def write_record(record: Record, at: datetime, name: str) -> bytes:
    """Write one record as a gzip member."""
    fields = [
        ("WARC-Type", record.type),
        ("WARC-Record-ID", name),
        ("WARC-Date", at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
        *([("WARC-Target-URI", record.uri)] if record.uri else []),
        *record.about,
        ("WARC-Block-Digest", _digest(record.block)),
        *_payload_digest(record),
        ("Content-Type", record.content_type),
        ("Content-Length", str(len(record.block))),
    ]
    head = _head("WARC/1.1", fields).encode()
    return gzip.compress(head + record.block + b"\r\n\r\n", 9, mtime=0)


def write_request(url: str, headers: Fields) -> bytes:
    """Write a GET as it went out, an HTTP/2 one in the form of HTTP/1.1."""
    there = urlsplit(url)
    path = quote((there.path or "/") + (f"?{there.query}" if there.query else ""), _PLAIN)
    return _head(f"GET {path} HTTP/1.1", headers).encode("latin-1", "replace")


def write_response_head(status: int, phrase: str, headers: Fields, size: int) -> bytes:
    """Write the head of an answer above a body of `size` bytes whose coding is undone."""
    coded = any(name.lower() in _OF_CODING for name, _ in headers)
    shown = [(_renamed(name) if coded else name, value) for name, value in headers]
    if coded:
        shown.append(("Content-Length", str(size)))
    return _head(f"HTTP/1.1 {status} {phrase}", shown).encode("latin-1", "replace")


def write_fields(fields: Iterable[tuple[str, str]]) -> bytes:
    """Write a block of the type application/warc-fields."""
    return "".join(f"{name}: {_line(value)}{_END}" for name, value in fields).encode()


def _renamed(name: str) -> str:
    framing = name.lower() in _OF_CODING or name.lower() == "content-length"
    return f"X-Orig-{name}" if framing else name


def _payload_digest(record: Record) -> Fields:
    if record.payload_at is None:
        return ()
    return [("WARC-Payload-Digest", _digest(record.block[record.payload_at :]))]


def _digest(content: bytes) -> str:
    return f"sha256:{sha256(content).hexdigest()}"


def _head(first: str, fields: Fields) -> str:
    lines = [first, *(f"{name}: {_line(value)}" for name, value in fields), "", ""]
    return _END.join(lines)


def _line(value: str) -> str:
    """Keep a value on its line: nothing that was received may begin a field of its own."""
    return " ".join(value.splitlines())
