"""Which items of two sequences are the same item: patience anchors, in order or moved."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import LCSseq

_CELLS = 200_000_000  # a gap larger than this keeps its repeated keys unpaired

Pair = tuple[int, int]
Keys = Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Gap:
    """Indices that found no equal between two neighbouring kept pairs."""

    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """`kept` pairs rise on both sides, `moved` pairs stand elsewhere, `gaps` hold the rest."""

    kept: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    gaps: tuple[Gap, ...]


def align(before: Keys, after: Keys) -> Alignment:
    """Pair equal keys, each at most once; every other index is in exactly one gap.

    >>> align("abcd", "acbd").moved
    ((1, 2),)
    >>> align("abc", "axc").gaps
    (Gap(before=(1,), after=(1,)),)
    """
    ends = list(_shared_ends(before, after, 0, len(before), 0, len(after)))
    unique = _unique_pairs(before, after, set(ends))
    chosen = longest_run(unique)
    moved = sorted(set(unique) - set(chosen), key=lambda pair: pair[1])
    kept = sorted([*ends, *chosen])
    corners = [(-1, -1), *kept, (len(before), len(after))]
    for (i1, j1), (i2, j2) in pairwise(corners):
        kept.extend(_repeats(before, after, i1 + 1, i2, j1 + 1, j2))
    kept.sort()
    return Alignment(tuple(kept), tuple(moved), tuple(_gaps(before, after, kept, moved)))


def _shared_ends(a: Keys, b: Keys, i1: int, i2: int, j1: int, j2: int) -> Iterator[Pair]:
    while i1 < i2 and j1 < j2 and a[i1] == b[j1]:
        yield i1, j1
        i1, j1 = i1 + 1, j1 + 1
    while i1 < i2 and j1 < j2 and a[i2 - 1] == b[j2 - 1]:
        i2, j2 = i2 - 1, j2 - 1
        yield i2, j2


def _unique_pairs(before: Keys, after: Keys, taken: set[Pair]) -> list[Pair]:
    times_before, times_after = Counter(before), Counter(after)
    place = {key: j for j, key in enumerate(after) if times_after[key] == 1}
    pairs = ((i, place[k]) for i, k in enumerate(before) if times_before[k] == 1 and k in place)
    return [pair for pair in pairs if pair not in taken]


def longest_run(pairs: Sequence[Pair]) -> list[Pair]:
    """Keep the longest subsequence whose second numbers rise (the first ones already do)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        previous.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [j]
        ends[at : at + 1] = [index]
    run, index = [], ends[-1] if ends else -1
    while index >= 0:
        run.append(pairs[index])
        index = previous[index]
    return run[::-1]


def _repeats(a: Keys, b: Keys, i1: int, i2: int, j1: int, j2: int) -> Iterator[Pair]:
    """Pair keys that occur several times, inside one gap."""
    if not 0 < (i2 - i1) * (j2 - j1) < _CELLS:
        return
    common = set(a[i1:i2]) & set(b[j1:j2])
    left = [i for i in range(i1, i2) if a[i] in common]
    right = [j for j in range(j1, j2) if b[j] in common]
    for op in LCSseq.opcodes([a[i] for i in left], [b[j] for j in right]):
        if op.tag == "equal":
            yield from zip(
                left[op.src_start : op.src_end], right[op.dest_start : op.dest_end], strict=True
            )


def _gaps(before: Keys, after: Keys, kept: Sequence[Pair], moved: Sequence[Pair]) -> Iterator[Gap]:
    gone, come = {i for i, _ in moved}, {j for _, j in moved}
    corners = [(-1, -1), *kept, (len(before), len(after))]
    for (i1, j1), (i2, j2) in pairwise(corners):
        left = tuple(i for i in range(i1 + 1, i2) if i not in gone)
        right = tuple(j for j in range(j1 + 1, j2) if j not in come)
        if left or right:
            yield Gap(left, right)
