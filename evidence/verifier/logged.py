"""The log: whether it holds the rows and looks that are given with proofs."""

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from evidence.verifier.container import Files, need, sha256

Known = dict[tuple[str, int], Any]
PERSONAL = ("decision", "attempt", "message", "state")  # hashed behind a salt of 32 bytes
PAGED = ("decision", "attempt", "message")


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def leaf_hash(leaf: str) -> bytes:
    return hashlib.sha256(b"\x00" + leaf.encode()).digest()


def root_of(proof: dict[str, Any]) -> bytes:
    """Follow an inclusion proof to its root (RFC 9162, 2.1.3.2); a row's own page comes first."""
    if "row" in proof:
        page, row = json.loads(proof["leaf"]), json.loads(proof["row"]["leaf"])
        need(page["kind"] == f"{row['kind']}s", "a proof of a page leads to no page")
        need(root_of(proof["row"]).hex() == page["body"], "a proof of a page leads elsewhere")
    at, last = proof["index"], proof["size"] - 1
    need(0 <= at <= last, "a proof of no place in the log")
    found = leaf_hash(proof["leaf"])
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


def root_of_many(leaves: dict[int, bytes], start: int, end: int, others: Iterator[bytes]) -> bytes:
    """Make the root of a span from some leaves, and from the hashes of spans without any."""
    if not leaves:
        return next(others, b"")
    if end - start == 1:
        return leaves[start]
    middle = start + (1 << (end - start - 1).bit_length() - 1)
    left = {at: leaf for at, leaf in leaves.items() if at < middle}
    right = {at: leaf for at, leaf in leaves.items() if at >= middle}
    made = root_of_many(left, start, middle, others)
    return node(made, root_of_many(right, middle, end, others))


def head_of(files: Files) -> tuple[int, bytes]:
    """Return how many rows the signed head has, and its root."""
    lines = files["log/head.txt"].decode().split("\n")
    return int(lines[1]), base64.b64decode(lines[2])


def check_rows(files: Files, known: Known) -> str:
    """Check every row with a proof of its own, and keep what it says in `known`."""
    size, root = head_of(files)
    rows = json.loads(files["log/rows.json"])
    for row in rows:
        where, salt = f"{row['kind']} {row['id']}", bytes.fromhex(row["salt"])
        need(row["proof"]["size"] == size, f"{where}: the proof is of another size")
        need(root_of(row["proof"]) == root, f"{where}: the proof leads to another log")
        need(("row" in row["proof"]) == (row["kind"] in PAGED), f"{where}: another kind of proof")
        need(len(salt) == 32 * (row["kind"] in PERSONAL), f"{where}: a strange salt")
        leaf = json.loads(row["proof"].get("row", row["proof"])["leaf"])
        need((leaf["kind"], leaf["id"]) == (row["kind"], row["id"]), f"{where}: another row")
        need(leaf["body"] == sha256(salt + row["cells"].encode()), f"{where}: not what was logged")
        known[row["kind"], row["id"]] = json.loads(row["cells"])
    return f"{len(rows)} rows are in the log"


def looks(files: Files) -> Iterator[tuple[int, Any, str]]:
    yield from json.loads(files["looks.json"])["looks"]


def check_looks(files: Files) -> str:
    """Check by one proof all looks that have a place in the log."""
    size, root = head_of(files)
    placed = {at: look_leaf(number, cells) for number, at, cells in looks(files) if at is not None}
    number = sum(at is not None for _, at, _ in looks(files))
    need(number == len(placed), "two looks of one place in the log")
    others = map(bytes.fromhex, json.loads(files["looks.json"])["others"])
    need(all(0 <= at < size for at in placed), "a look of no place in the log")
    need(root_of_many(placed, 0, size, others) == root, "a look is not what was logged")
    need(next(others, None) is None, "the proof of the looks is too long")
    newer = len(json.loads(files["looks.json"])["looks"]) - number
    more = f", {newer} newer than its head" if newer else ""
    return f"{number} looks are in the log{more}"


def look_leaf(number: int, cells: str) -> bytes:
    at, body = json.loads(cells)["at"], sha256(cells.encode())
    return leaf_hash(f'{{"at":"{at}","body":"{body}","id":{number},"kind":"check"}}')
