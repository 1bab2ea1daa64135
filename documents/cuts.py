"""Blocks that were only cut anew: split into several or merged into one, edited or not."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import LCSseq

from documents.alignment import Gap
from documents.words import WORD

_PAIRS = 40_000  # pairs in a gap above which cuts are not looked for
_WORDS = 20  # words of a whole block from which its edited parts are looked for
_HELD = 0.6  # share of a part's three-word runs that its whole must hold
_ALIKE = 0.3  # how much longer or shorter than the whole its parts may be together
_LEFT_OVER = 0.6  # share of a neighbour's words that a pair must lack to take it in
_FEWEST = 3  # such words
_CELLS = 50_000_000

Shingles = frozenset[tuple[str, ...]]
Encoded = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Cut:
    """One side has one block, the other several in a row with the same words, more or less."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    def turned(self) -> "Cut":
        return Cut(self.after, self.before)


def find_cuts(gap: Gap, before: Sequence[str], after: Sequence[str]) -> list[Cut]:
    """Find the blocks of a gap that were split or merged, each block in one cut at most.

    >>> find_cuts(Gap((0,), (0, 1)), ["One. Two."], ["One.", "Two."])
    [Cut(before=(0,), after=(0, 1))]
    """
    if not 1 < len(gap.before) * len(gap.after) <= _PAIRS:
        return []
    splits = _wholes(gap.before, before, gap.after, after)
    merges = _wholes(gap.after, after, gap.before, before)
    found = [(len(before[whole]), Cut((whole,), parts)) for whole, parts in splits]
    found += [(len(after[whole]), Cut(parts, (whole,))) for whole, parts in merges]
    # The longest whole first: it may hold another, which is then no whole of its own.
    ranked = sorted(found, key=lambda item: (-item[0], item[1].before, item[1].after))
    return list(_disjoint(cut for _, cut in ranked))


def widen(cut: Cut, gap: Gap, before: Encoded, after: Encoded) -> Cut:
    """Take neighbours into a cut or a pair that hold the words which it lacks.

    `gap` holds the blocks around it that belong to nothing; `before` and `after` give a block's
    words, one character each.

    >>> old, new = ["abcdefgh"], ["abcde", "fgh"]
    >>> widen(Cut((0,), (0,)), Gap((), (1,)), old.__getitem__, new.__getitem__)
    Cut(before=(0,), after=(0, 1))
    """
    if len(cut.before) == 1:
        cut = Cut(cut.before, _taken_in(before(cut.before[0]), after, cut.after, gap.after))
    if len(cut.after) == 1:
        cut = Cut(_taken_in(after(cut.after[0]), before, cut.before, gap.before), cut.after)
    return cut


def _taken_in(
    whole: str, texts: Encoded, parts: tuple[int, ...], free: Sequence[int]
) -> tuple[int, ...]:
    first, last = parts[0], parts[-1]
    if not {first - 1, last + 1}.intersection(free):
        return parts
    joined = "".join(map(texts, parts))
    while last + 1 in free and _fills(whole, joined, joined + texts(last + 1)):
        last, joined = last + 1, joined + texts(last + 1)
    while first - 1 in free and _fills(whole, joined, texts(first - 1) + joined):
        first, joined = first - 1, texts(first - 1) + joined
    return tuple(range(first, last + 1))


def _fills(whole: str, joined: str, longer: str) -> bool:
    if len(whole) * len(longer) > _CELLS:
        return False
    gained = LCSseq.similarity(whole, longer) - LCSseq.similarity(whole, joined)
    return gained >= max(_FEWEST, _LEFT_OVER * (len(longer) - len(joined)))


def _wholes(
    wholes: Sequence[int], whole_texts: Sequence[str], parts: Sequence[int], texts: Sequence[str]
) -> list[tuple[int, tuple[int, ...]]]:
    shingles = cache(lambda index: _shingles(texts[index]))
    found = []
    for whole in wholes:
        text = whole_texts[whole]
        run = _exact_parts(text, parts, texts) or _loose_parts(_shingles(text), parts, shingles)
        if len(run) > 1 and run[-1] - run[0] == len(run) - 1:
            found.append((whole, tuple(run)))
    return found


def _disjoint(cuts: Iterable[Cut]) -> Iterator[Cut]:
    gone: set[int] = set()
    come: set[int] = set()
    for cut in cuts:
        if gone.isdisjoint(cut.before) and come.isdisjoint(cut.after):
            gone.update(cut.before)
            come.update(cut.after)
            yield cut


def _exact_parts(whole: str, indices: Sequence[int], texts: Sequence[str]) -> list[int]:
    for first in range(len(indices)):
        parts, rest = [], whole
        for follower in indices[first:]:
            if not rest or not texts[follower] or not rest.startswith(texts[follower]):
                break
            parts.append(follower)
            rest = rest[len(texts[follower]) :].lstrip()
        if parts and not rest:
            return parts
    return []


def _loose_parts(
    whole: Shingles, indices: Sequence[int], shingles: Callable[[int], Shingles]
) -> list[int]:
    """Take the longest run of neighbours that the whole mostly holds and that mostly fill it."""
    if len(whole) < _WORDS:
        return []
    best: list[int] = []
    run: list[int] = []
    for index in indices:
        part = shingles(index)
        held = bool(part) and len(part & whole) >= _HELD * len(part)
        run = [*run, index] if held and (not run or run[-1] == index - 1) else [index][:held]
        best = max(best, run, key=len)
    total = sum(len(shingles(index)) for index in best)
    return best if abs(total - len(whole)) <= _ALIKE * len(whole) else []


def _shingles(text: str) -> Shingles:
    words = WORD.findall(text.lower())
    return frozenset(zip(words, words[1:], words[2:], strict=False))
