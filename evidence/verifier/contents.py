"""What stands in the captures, and in the texts that were read from them."""

import json
import re
import unicodedata
import zlib
from collections.abc import Iterator
from typing import Any

from evidence.verifier.container import Files, need, sha256

# Characters that do not count as text: those that Unicode lets readers ignore.
MARKS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)

LARGEST = 1 << 28  # bytes of a record: no page is as large, whatever a forger packs


def records(warc: bytes) -> Iterator[tuple[dict[str, str], bytes]]:
    while warc:
        member = zlib.decompressobj(31)
        record = member.decompress(warc, LARGEST)
        need(member.eof, "a record is cut off, or larger than any page")
        warc = member.unused_data
        head, _, rest = record.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines)
        block = rest[: int(fields["Content-Length"])]
        need(first == "WARC/1.1" and rest == block + b"\r\n\r\n", "a record is malformed")
        yield fields, block


def payload(fields: dict[str, str], block: bytes) -> bytes:
    spoken = fields["WARC-Type"] in ("request", "response")
    return block.partition(b"\r\n\r\n")[2] if spoken else block


def payloads(files: Files) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in (name for name in files if name.endswith(".warc.gz")):
        hashes = found.setdefault(name, set())
        for fields, block in records(files[name]):
            right = fields["WARC-Block-Digest"] == f"sha256:{sha256(block)}"
            digest = f"sha256:{sha256(payload(fields, block))}"
            right = right and fields.get("WARC-Payload-Digest", digest) == digest
            need(right, f"{name}: a digest of {fields['WARC-Record-ID']} is wrong")
            if "WARC-Truncated" not in fields:
                hashes.add(digest[7:])
    return found


def check_captures(files: Files) -> str:
    there = payloads(files)
    for text in texts(files):
        name = f"captures/snapshot-{text['snapshot_id']}.warc.gz"
        for page in text["pages"]:
            need(page["sha256"] in there[name], f"{name} lacks {page['url']}")
    return f"{len(there)} captures hold the pages that the texts were read from"


def texts(files: Files) -> Iterator[dict[str, Any]]:
    for name in (n for n in files if n.startswith("texts/") and n.endswith(".json")):
        yield {**json.loads(files[name]), "name": name[: -len(".json")]}


def clean(line: str) -> str:
    if not line.isascii():
        line = MARKS.sub("", unicodedata.normalize("NFKC", line))
    return " ".join(line.split())


def check_texts(files: Files) -> str:
    number = 0
    for text in texts(files):
        blocks = text["blocks"]
        wording = "\n".join(filter(None, (clean(block["text"]) for block in blocks)))
        need(text["text_hash_rule"] == 1, f"{text['name']}: hashed by an unknown rule")
        need(sha256(wording.encode()) == text["text_hash"], f"{text['name']}: another text")
        lines = [f"{b['number']} {b['text']}" if b["number"] else b["text"] for b in blocks]
        plain = files[f"{text['name']}.txt"].decode()
        need("\n".join(lines) == plain, f"{text['name']}.txt differs from its blocks")
        number += 1
    return f"{number} texts have the hashes on record"


def quotes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"side", "text", "start", "end"} <= set(value):
            yield value
        for each in value.values():
            yield from quotes(each)
    if isinstance(value, list):
        for each in value:
            yield from quotes(each)


def summaries(files: Files) -> Iterator[dict[str, Any]]:
    return (json.loads(files[name]) for name in files if name.endswith("/summary.json"))


def check_quotes(files: Files) -> str:
    number = 0
    for change in summaries(files):
        for quote in quotes(change["summary"]):
            stored = files[change[quote["side"]]].decode()
            there = stored[quote["start"] : quote["end"]]
            need(there == quote["text"], f"{change['change']}: not in the text: {quote['text']}")
            number += 1
    return f"{number} quotes stand word for word in the texts"
