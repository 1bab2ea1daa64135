"""What became of each block: kept, moved, cut anew, reworded, or gone and come."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from documents.alignment import Gap, Pair, align, longest_run
from documents.cuts import Cut, find_cuts, widen
from documents.matching import Codes, pair_similar


@dataclass(frozen=True, slots=True)
class Wording:
    """One side's blocks: the `keys` they are compared by, and `lines` with their numbers."""

    keys: list[str]
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Became:
    """Indices of both sides, each once: equal pairs in order, equal pairs elsewhere, and so on."""

    kept: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    reworded: tuple[Pair, ...]
    moved_and_reworded: tuple[Pair, ...]
    cuts: tuple[Cut, ...]
    gone: tuple[int, ...]
    come: tuple[int, ...]


def trace(old: Wording, new: Wording) -> Became:
    """Say what became of each block; from the other side the same, turned around.

    Where two answers are equally good the choice must not hang on which side is called old, so
    both are always traced in one direction.
    """
    return _trace(old, new) if old.keys <= new.keys else _turned(_trace(new, old))


def _trace(old: Wording, new: Wording) -> Became:
    alignment = align(old.keys, new.keys)
    cuts = [cut for gap in alignment.gaps for cut in find_cuts(gap, old.lines, new.lines)]
    similar = sorted(pair_similar(_without(alignment.gaps, cuts), old.keys, new.keys))
    near = [Cut((i,), (j,)) for (i, j), near in similar if near]
    far = [Cut((i,), (j,)) for (i, j), near in similar if not near]
    gaps = _without(alignment.gaps, far)
    wide = _widened([*cuts, *near], gaps, old, new)
    cuts = [cut for cut in wide if len(cut.before) + len(cut.after) > 2]
    pairs = sorted((cut.before[0], cut.after[0]) for cut in wide if cut not in cuts)
    in_order = set(longest_run(pairs))
    gaps = _without(gaps, wide)
    pairs += [(cut.before[0], cut.after[0]) for cut in far]
    elsewhere = [pair for pair in pairs if pair not in in_order]
    same = [(i, j) for i, j in elsewhere if old.keys[i] == new.keys[j]]
    return Became(
        kept=alignment.kept,
        moved=(*alignment.moved, *same),
        reworded=tuple(sorted(in_order)),
        moved_and_reworded=tuple(pair for pair in elsewhere if pair not in same),
        cuts=tuple(cuts),
        gone=tuple(i for gap in gaps for i in gap.before),
        come=tuple(j for gap in gaps for j in gap.after),
    )


def _without(gaps: Sequence[Gap], cuts: Sequence[Cut]) -> list[Gap]:
    gone = {i for cut in cuts for i in cut.before}
    come = {j for cut in cuts for j in cut.after}
    return [gap.without(gone, come) for gap in gaps]


def _widened(cuts: Sequence[Cut], gaps: Sequence[Gap], old: Wording, new: Wording) -> list[Cut]:
    """Give to each cut or pair the blocks left beside it in its gap that hold what it lacks."""
    home = {i: number for number, gap in enumerate(gaps) for i in gap.before}
    rest = _without(gaps, cuts)
    codes = Codes()
    before = cache(lambda index: codes.encode(old.lines[index]))
    after = cache(lambda index: codes.encode(new.lines[index]))
    found: list[Cut] = []
    for cut in cuts:
        number = home[cut.before[0]]
        if rest[number].before or rest[number].after:
            cut = widen(cut, rest[number], before, after)
            (rest[number],) = _without([rest[number]], [cut])
        found.append(cut)
    return found


def _turned(became: Became) -> Became:
    return Became(
        kept=_swapped(became.kept),
        moved=_swapped(became.moved),
        reworded=_swapped(became.reworded),
        moved_and_reworded=_swapped(became.moved_and_reworded),
        cuts=tuple(cut.turned() for cut in became.cuts),
        gone=became.come,
        come=became.gone,
    )


def _swapped(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted((j, i) for i, j in pairs))
