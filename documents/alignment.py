"""Which items of two sequences are the same item: patience anchors, in order or moved."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rapidfuzz.distance import LCSseq

_CELLS = 200_000_000  # a gap larger than this keeps its repeated keys unpaired

Pair = tuple[int, int]
Keys = Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Gap:
    """Indices that found no equal between two neighbouring kept pairs."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    def without(self, gone: set[int], come: set[int]) -> "Gap":
        return Gap(
            tuple(i for i in self.before if i not in gone),
            tuple(j for j in self.after if j not in come),
        )


@dataclass(frozen=True, slots=True)
class Alignment:
    """`kept` pairs rise on both sides, `moved` pairs stand elsewhere, `gaps` hold the rest."""

    kept: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    gaps: tuple[Gap, ...]


def align(before: Keys, after: Keys) -> Alignment:
    """Pair equal keys, each at most once; every other index is in exactly one gap.

    What stays in order is the heaviest chain of runs, a run weighing its items.

    >>> align("abcde", "adbce").moved
    ((3, 1),)
    >>> align("abc", "axc").gaps
    (Gap(before=(1,), after=(1,)),)
    """
    ends = list(_shared_ends(before, after, 0, len(before), 0, len(after)))
    unique = _unique_pairs(before, after, set(ends))
    chosen = longest_run(unique)
    if len(chosen) < len(unique):
        runs = _runs(before, after, unique, ends)
        chosen = [pair for run in _heaviest_chain(runs) for pair in run]
        unique = [pair for run in runs for pair in run]
    moved = sorted(set(unique) - set(chosen), key=lambda pair: pair[1])
    kept = sorted([*ends, *chosen])
    kept.extend(_repeats_between(before, after, kept, moved))
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


def _runs(a: Keys, b: Keys, anchors: Sequence[Pair], ends: Sequence[Pair]) -> list[list[Pair]]:
    """Widen anchors over neighbours that are equal too, however often those occur."""
    pairs = set(anchors)
    gone, come = ({pair[side] for pair in (*anchors, *ends)} for side in (0, 1))
    for step in (1, -1):
        for i, j in anchors:
            i, j = i + step, j + step
            while 0 <= i < len(a) and 0 <= j < len(b) and a[i] == b[j]:
                if i in gone or j in come:
                    break
                gone.add(i)
                come.add(j)
                pairs.add((i, j))
                i, j = i + step, j + step
    counted = enumerate(sorted(pairs))
    groups = groupby(counted, key=lambda item: (item[1][0] - item[0], item[1][1] - item[0]))
    return [[pair for _, pair in group] for _, group in groups]


def _heaviest_chain(runs: Sequence[list[Pair]]) -> list[list[Pair]]:
    """Keep the runs in order on both sides that have the most items together."""
    rank = {j: at for at, j in enumerate(sorted(run[0][1] for run in runs), start=1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(runs) + 1)  # a tree of prefix maxima by rank
    previous: list[int] = []
    for index, run in enumerate(runs):
        at = rank[run[0][1]]
        weight, before = max((best[node] for node in _below(at - 1)), default=(0, -1))
        previous.append(before)
        for node in _above(at, len(runs)):
            best[node] = max(best[node], (weight + len(run), index), key=lambda found: found[0])
    _, index = max((best[node] for node in _below(len(runs))), default=(0, -1))
    chain = []
    while index >= 0:
        chain.append(runs[index])
        index = previous[index]
    return chain[::-1]


def _below(node: int) -> Iterator[int]:
    while node > 0:
        yield node
        node &= node - 1


def _above(node: int, size: int) -> Iterator[int]:
    while node <= size:
        yield node
        node += node & -node


def _corners(before: Keys, after: Keys, kept: Iterable[Pair]) -> Iterator[tuple[Pair, Pair]]:
    return pairwise([(-1, -1), *kept, (len(before), len(after))])


def _repeats_between(
    before: Keys, after: Keys, kept: Sequence[Pair], moved: Sequence[Pair]
) -> list[Pair]:
    """Pair keys that occur several times, inside each gap."""
    gone, come = {i for i, _ in moved}, {j for _, j in moved}
    found: list[Pair] = []
    for (i1, j1), (i2, j2) in _corners(before, after, kept):
        if 0 < (i2 - i1 - 1) * (j2 - j1 - 1) < _CELLS:
            left = [i for i in range(i1 + 1, i2) if i not in gone]
            right = [j for j in range(j1 + 1, j2) if j not in come]
            found.extend(_repeats(before, after, left, right))
    return found


def _repeats(a: Keys, b: Keys, left: list[int], right: list[int]) -> Iterator[Pair]:
    common = {a[i] for i in left} & {b[j] for j in right}
    left = [i for i in left if a[i] in common]
    right = [j for j in right if b[j] in common]
    for op in LCSseq.opcodes([a[i] for i in left], [b[j] for j in right]):
        if op.tag == "equal":
            yield from zip(
                left[op.src_start : op.src_end], right[op.dest_start : op.dest_end], strict=True
            )


def _gaps(before: Keys, after: Keys, kept: Sequence[Pair], moved: Sequence[Pair]) -> Iterator[Gap]:
    gone, come = {i for i, _ in moved}, {j for _, j in moved}
    for (i1, j1), (i2, j2) in _corners(before, after, kept):
        if i2 - i1 == j2 - j1 == 1:
            continue
        gap = Gap(tuple(range(i1 + 1, i2)), tuple(range(j1 + 1, j2))).without(gone, come)
        if gap.before or gap.after:
            yield gap
