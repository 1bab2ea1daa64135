"""The Merkle tree of RFC 9162: its hashes, its root, and proofs that are made and verified.

A tree is given by its size and by `Nodes`: the hash of the leaves from `index << level` up to, and
without, `(index + 1) << level`. Nothing else of it is needed to prove anything.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from hashlib import sha256

HASH_BYTES = 32
Nodes = Callable[[int, int], bytes]


def hash_leaf(leaf: bytes) -> bytes:
    """Hash the bytes of a leaf (RFC 9162, 2.1.1)."""
    return sha256(b"\x00" + leaf).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def nodes_of(leaf_hashes: Sequence[bytes]) -> Nodes:
    """Give the nodes of a small tree whose leaves' hashes are all at hand."""
    levels = [list(leaf_hashes)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([hash_node(*below[i : i + 2]) for i in range(0, len(below) - 1, 2)])
    return lambda level, index: levels[level][index]


def root(size: int, nodes: Nodes) -> bytes:
    """Return the root of the first `size` leaves.

    >>> root(0, nodes_of([])).hex()[:16]
    'e3b0c44298fc1c14'
    """
    return _span(0, size, nodes) if size else sha256(b"").digest()


def prove_inclusion(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """Prove that leaf `index`, counted from 0, is in the tree of `size` leaves (2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    start, end, proof = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_span(middle, end, nodes))
            end = middle
        else:
            proof.append(_span(start, middle, nodes))
            start = middle
    return proof[::-1]


def prove_many(indexes: Sequence[int], size: int, nodes: Nodes) -> list[bytes]:
    """Prove many leaves at once: give the hashes of the spans that hold none of them, in order.

    `indexes` are in order, too. Neighbours share nearly all of what proves them.
    """
    return list(_others(indexes, 0, size, nodes))


def prove_consistency(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """Prove that the tree of `old` leaves is the beginning of that of `new` leaves (2.1.4.1)."""
    if not 0 < old <= new:
        raise ValueError(f"a tree of {new} does not grow from one of {old}")
    start, end, proof = 0, new, list[bytes]()
    while end > old:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_span(middle, end, nodes))
            end = middle
        else:
            proof.append(_span(start, middle, nodes))
            start = middle
    if start:  # where nothing was cut off on the left, whoever checks has this hash: the old root
        proof.append(_span(start, end, nodes))
    return proof[::-1]


class Frontier:
    """The right edge of a tree that is built leaf by leaf; it knows its root at every size."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[bytes] = []

    def add(self, leaf_hash: bytes) -> None:
        found, size = leaf_hash, self.size
        while size & 1:
            found, size = hash_node(self._whole.pop(), found), size >> 1
        self._whole.append(found)
        self.size += 1

    def root(self) -> bytes:
        if not self._whole:
            return sha256(b"").digest()
        return reduce(lambda right, left: hash_node(left, right), reversed(self._whole))


def verify_inclusion(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes
) -> bool:
    """Say whether a proof shows the leaf under the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf_hash
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = hash_node(step, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = hash_node(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root_hash


def verify_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Say whether a proof shows that the new tree only added to the old one (2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return bool(path) and _grows(path, at, last, old_root, new_root)


def _grows(path: Sequence[bytes], at: int, last: int, old_root: bytes, new_root: bytes) -> bool:
    before = after = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = hash_node(step, before), hash_node(step, after)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = hash_node(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _others(wanted: Sequence[int], start: int, end: int, nodes: Nodes) -> Iterator[bytes]:
    if not wanted:
        yield _span(start, end, nodes)
    elif end - start > 1:
        middle = start + _split(end - start)
        cut = bisect_left(wanted, middle)
        yield from _others(wanted[:cut], start, middle, nodes)
        yield from _others(wanted[cut:], middle, end, nodes)


def _span(start: int, end: int, nodes: Nodes) -> bytes:
    """Hash the leaves from `start` to `end`, a span that splitting a tree can give."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + _split(size)
    return hash_node(_span(start, middle, nodes), _span(middle, end, nodes))


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
