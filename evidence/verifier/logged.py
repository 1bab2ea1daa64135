"""The log: whether it holds the rows, and whether the rows are what the files say."""

import base64
import hashlib
import json
from typing import Any

from evidence.verifier.container import Files, need, sha256
from evidence.verifier.contents import summaries, texts


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(proof: dict[str, Any]) -> bytes:
    """Follow an inclusion proof to its root (RFC 9162, 2.1.3.2); a row's own page comes first."""
    if "row" in proof:
        page = json.loads(proof["leaf"])["body"]
        need(root_of(proof["row"]).hex() == page, "a proof of a page leads elsewhere")
    at, last = proof["index"], proof["size"] - 1
    need(0 <= at <= last, "a proof of no place in the log")
    found = hashlib.sha256(b"\x00" + proof["leaf"].encode()).digest()
    for step in map(bytes.fromhex, proof["path"]):
        need(last, "a proof is too long")
        if at & 1 or at == last:
            found = node(step, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, step)
        at, last = at >> 1, last >> 1
    need(last == 0, "a proof is too short")
    return found


def check_rows(files: Files) -> str:
    root = base64.b64decode(files["log/head.txt"].decode().split("\n")[2])
    rows = json.loads(files["log/rows.json"])
    for row in rows:
        where = f"{row['kind']} {row['id']}"
        need(root_of(row["proof"]) == root, f"{where}: the proof leads to another log")
        leaf = json.loads(row["proof"].get("row", row["proof"])["leaf"])
        need((leaf["kind"], leaf["id"]) == (row["kind"], row["id"]), f"{where}: another row")
        cells = bytes.fromhex(row["salt"]) + row["cells"].encode()
        need(leaf["body"] == sha256(cells), f"{where}: not what was logged")
    known = {(row["kind"], row["id"]): json.loads(row["cells"]) for row in rows}
    match_texts(files, known)
    match_changes(files, known)
    return f"{len(rows)} rows are in the log"


def compact(value: Any) -> str:
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode())


def match_texts(files: Files, known: dict[tuple[str, int], Any]) -> None:
    for text in texts(files):
        row, page = known.get(("version", text["id"])), known.get(("snapshot", text["snapshot_id"]))
        names = ("kind", "text", "level", "number", "links")
        blocks = [[block[name] for name in names] for block in text["blocks"]]
        same = ("document_id", "snapshot_id", "ordinal", "text_hash", "detected_at", "confirmed_at")
        right = row is None or all(row[name] == text[name] for name in same)
        right = right and (row is None or row["blocks"] == compact(blocks))
        need(right, f"{text['name']}: not the version that was logged")
        need(page is None or page["pages"] == text["pages"], f"{text['name']}: other pages")


def match_changes(files: Files, known: dict[tuple[str, int], Any]) -> None:
    for change in summaries(files):
        row = known.get(("change", change["id"]))
        right = row is None or row["summary"] == compact(change["summary"])
        need(right, f"{change['change']}: not the summary that was logged")
