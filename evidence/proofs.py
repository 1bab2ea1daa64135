"""The proof that the log holds a row: its leaf, and the way from there to the root."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.leaf import Entry, read_leaf, write_leaf
from evidence.tree import (
    HASH_BYTES,
    Nodes,
    hash_leaf,
    nodes_of,
    prove_inclusion,
    root,
    verify_inclusion,
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A leaf, and the hashes that lead from it to the root of a tree of `size` leaves.

    Where the leaf stands for a page, `row` proves the row's own leaf under the page's `body`.
    """

    leaf: bytes
    index: int
    size: int
    path: tuple[bytes, ...]
    row: "Proof | None" = None

    @property
    def entry(self) -> Entry:
        """What the innermost leaf says: the row's own."""
        return self.row.entry if self.row else read_leaf(self.leaf)


def prove(entry: Entry, index: int, size: int, nodes: Nodes, row: Proof | None = None) -> Proof:
    """Prove the entry at `index` in the log's first `size` entries."""
    return Proof(write_leaf(entry), index, size, tuple(prove_inclusion(index, size, nodes)), row)


def prove_on_page(entry: Entry, index: int, hashes: Sequence[bytes]) -> Proof:
    """Prove a row's own entry under the root of its page, whose leaves have these hashes."""
    return prove(entry, index, len(hashes), nodes_of(hashes))


def page_root(hashes: Sequence[bytes]) -> bytes:
    """Return the body of a page's entry: the root of the leaves of its rows."""
    return root(len(hashes), nodes_of(hashes))


def verify(proof: Proof, root_hash: bytes) -> bool:
    """Say whether a proof leads from its innermost leaf to the root of the log."""
    if proof.row and not verify(proof.row, read_leaf(proof.leaf).body):
        return False
    return verify_inclusion(hash_leaf(proof.leaf), proof.index, proof.size, proof.path, root_hash)


def as_json(proof: Proof) -> dict[str, Any]:
    """Write a proof for others to read: hashes in hexadecimal, leaves as the text they are."""
    found = {
        "leaf": proof.leaf.decode(),
        "index": proof.index,
        "size": proof.size,
        "path": [step.hex() for step in proof.path],
    }
    return found | ({"row": as_json(proof.row)} if proof.row else {})


def from_json(found: Mapping[str, Any]) -> Proof:
    """Read what `as_json` wrote; a ValueError where a hash is none."""
    path = tuple(bytes.fromhex(step) for step in found["path"])
    if any(len(step) != HASH_BYTES for step in path):
        raise ValueError("a step of the proof is no SHA-256")
    row = from_json(found["row"]) if "row" in found else None
    return Proof(found["leaf"].encode(), int(found["index"]), int(found["size"]), path, row)
