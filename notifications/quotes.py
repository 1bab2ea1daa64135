"""Two quotes side by side: which words changed, and only as much around them as reads well."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

CONTEXT = 14
LONGEST = 120
_IDEOGRAPH = "\u2e80-\u9fff\uf900-\ufaff"
_WORDS = re.compile(
    rf"[{_IDEOGRAPH}]\s*|(?:(?![{_IDEOGRAPH}])\w)(?:(?![{_IDEOGRAPH}])[\w'’-]){{0,60}}\s*|[^\w\s]\s*"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a quote that stayed or changed; `gap` stands for words left out."""

    text: str
    changed: bool = False
    gap: bool = False


def mark(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Split both quotes into what stayed and what changed, word by word.

    A side that is empty leaves the other unmarked: all of it is new, or gone.

    >>> mark("30 days of notice", "7 days of notice")[1]
    (Run(text='7 ', changed=True, gap=False), Run(text='days of notice', changed=False, gap=False))
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if not old or not new or before == after:
        return _whole(old), _whole(new)
    codes = Indel.opcodes([w.strip() for w in old], [w.strip() for w in new])
    same = [(c.src_start, c.src_end, c.dest_start, c.dest_end) for c in codes if c.tag == "equal"]
    kept_old, kept_new = _long_enough(same, len(old), len(new))
    return _runs(old, kept_old), _runs(new, kept_new)


def _whole(words: Sequence[str]) -> tuple[Run, ...]:
    runs = [Run("".join(words[:LONGEST]))] if words else []
    return (*runs, Run("", gap=True)) if len(words) > LONGEST else tuple(runs)


def _long_enough(
    same: Iterable[tuple[int, int, int, int]], old: int, new: int
) -> tuple[list[bool], list[bool]]:
    """Mark the words that stayed; a lone word between two changes reads as changed too."""
    kept_old, kept_new = [False] * old, [False] * new
    for a, b, c, d in same:
        if b - a >= 2 or a == 0 or b == old or c == 0 or d == new:
            kept_old[a:b] = [True] * (b - a)
            kept_new[c:d] = [True] * (d - c)
    return kept_old, kept_new


def _runs(words: Sequence[str], kept: Sequence[bool]) -> tuple[Run, ...]:
    runs: list[Run] = []
    start = 0
    for end in range(1, len(words) + 1):
        if end == len(words) or kept[end] != kept[start]:
            stretch = words[start:end]
            runs += (
                _stayed(stretch, start, last=end == len(words)) if kept[start] else _cut(stretch)
            )
            start = end
    return tuple(runs)


def _cut(words: Sequence[str]) -> list[Run]:
    if len(words) <= LONGEST:
        return [Run("".join(words), changed=True)]
    return [Run("".join(words[:LONGEST]), changed=True), Run("", gap=True)]


def _stayed(words: Sequence[str], start: int, *, last: bool) -> list[Run]:
    """Keep of an unchanged stretch only what stands close to a change."""
    head = 0 if start == 0 else CONTEXT
    tail = 0 if last else CONTEXT
    if len(words) <= head + tail + 3:
        return [Run("".join(words))]
    runs = [Run("".join(words[:head]))] if head else []
    return [*runs, Run("", gap=True), *([Run("".join(words[-tail:]))] if tail else [])]
