"""Blocks that found no equal: which old one became which new one, by likeness of their words."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.distance import Indel

from documents.alignment import Gap, Pair
from documents.dates import mask_dates
from documents.words import WORD

_SMALL = 100  # pairs in a gap up to which every pair is scored
_COMMON = 12  # a word in more blocks than this tells nothing about which block it is
_BEST = 4  # candidates scored for one block in a large gap
_ALONE, _NEAR, _FAR = 0.3, 0.45, 0.7  # least likeness: only pair of its gap, same gap, elsewhere
_FAR_WORDS = 6
_CELLS = 100_000_000
_DATE_LINE = 200  # characters of a line that may be little more than a date

Encoded = Mapping[int, str]


def pair_similar(
    gaps: Sequence[Gap], before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[Pair, bool]]:
    """Pair the blocks of the gaps by likeness, best first, each once; True when in one gap.

    Linear in the words of the gaps: in large ones only blocks that share rare words are scored.
    """
    homes = (
        {i: number for number, gap in enumerate(gaps) for i in gap.before},
        {j: number for number, gap in enumerate(gaps) for j in gap.after},
    )
    codes = Codes()
    old = {i: codes.encode(before[i]) for i in homes[0]}
    new = {j: codes.encode(after[j]) for j in homes[1]}
    scored: list[tuple[float, int, int, bool]] = []
    for i, j in _candidates(gaps, old, new):
        near = homes[0][i] == homes[1][j]
        least = _least(gaps[homes[1][j]], old[i], new[j], near=near)
        if score := _likeness(old[i], new[j], least):
            scored.append((-score - 0.2 * near, i, j, near))
    yield from _greedy(sorted(scored))


def _least(gap: Gap, old: str, new: str, *, near: bool) -> float:
    if near:
        return _ALONE if len(gap.before) == len(gap.after) == 1 else _NEAR
    return _FAR if min(len(old), len(new)) >= _FAR_WORDS else 1.0


def _likeness(old: str, new: str, least: float) -> float:
    """Give the share of words in common, in order; in any order where both blocks are huge."""
    if len(old) * len(new) < _CELLS:
        return Indel.normalized_similarity(old, new, score_cutoff=least)
    share = 2 * (Counter(old) & Counter(new)).total() / (len(old) + len(new))
    return share if share >= least else 0.0


def _greedy(scored: Sequence[tuple[float, int, int, bool]]) -> Iterator[tuple[Pair, bool]]:
    gone: set[int] = set()
    come: set[int] = set()
    for _, i, j, near in scored:
        if i not in gone and j not in come:
            gone.add(i)
            come.add(j)
            yield (i, j), near


class Codes:
    """One character a distinct word, so that likeness by words runs at the speed of strings."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def encode(self, text: str) -> str:
        dated = mask_dates(text) if len(text) < _DATE_LINE else text
        words = WORD.findall(dated.lower())
        return "".join(self._codes.setdefault(w, chr(len(self._codes) % 1_000_000)) for w in words)


def _candidates(gaps: Sequence[Gap], old: Encoded, new: Encoded) -> set[Pair]:
    """Give all pairs of small gaps, and those that share the most rare words with each other."""
    small = (gap for gap in gaps if len(gap.before) * len(gap.after) <= _SMALL)
    likely = {(i, j) for gap in small for i in gap.before for j in gap.after}
    rare_old, rare_new = _rare_words(old), _rare_words(new)
    likely.update((i, j) for i, encoded in old.items() for j in _sharing(encoded, rare_new))
    likely.update((i, j) for j, encoded in new.items() for i in _sharing(encoded, rare_old))
    return likely


def _rare_words(blocks: Encoded) -> dict[str, list[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, encoded in blocks.items():
        for word in set(encoded):
            places[word].append(index)
    return {word: at for word, at in places.items() if len(at) <= _COMMON}


def _sharing(encoded: str, rare: Mapping[str, list[int]]) -> list[int]:
    shared = Counter(j for word in dict.fromkeys(encoded) for j in rare.get(word, ()))
    return [j for j, _ in shared.most_common(_BEST)]
