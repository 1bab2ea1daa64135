"""Two quotes side by side: which words changed, and only as much around them as reads well."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

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


class _Stretch(NamedTuple):
    """Words from and to on each side, which stayed or changed together."""

    old: tuple[int, int]
    new: tuple[int, int]
    stayed: bool


def mark(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Split both quotes into what stayed and what changed, word by word.

    A side that is empty leaves the other unmarked: all of it is new, or gone.

    >>> mark("30 days of notice", "7 days of notice")[1]
    (Run(text='7 ', changed=True, gap=False), Run(text='days of notice', changed=False, gap=False))
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if not old or not new or before == after:
        return _whole(old), _whole(new)
    stretches = _stretches(old, new)
    sides = (old, [s.old for s in stretches]), (new, [s.new for s in stretches])
    stayed = [stretch.stayed for stretch in stretches]
    return _runs(*sides[0], stayed), _runs(*sides[1], stayed)


def brief(runs: Sequence[Run], most: int) -> tuple[Run, ...]:
    """Keep the first `most` characters of a quote, cut after a word, and say that more follows.

    >>> brief((Run("We may "), Run("sell your data", changed=True)), 16)[1:]
    (Run(text='sell', changed=True, gap=False), Run(text='', changed=False, gap=True))
    """
    kept: list[Run] = []
    left = most
    for run in runs:
        if len(run.text) > left:
            text = run.text[:left].rpartition(" ")[0]
            return (*kept, *([replace(run, text=text)] if text else []), Run("", gap=True))
        kept.append(run)
        left -= len(run.text)
    return tuple(kept)


def _stretches(old: Sequence[str], new: Sequence[str]) -> list[_Stretch]:
    """Pair what stayed and what changed; a lone word between two changes reads as changed."""
    codes = Indel.opcodes([word.strip() for word in old], [word.strip() for word in new])
    found: list[_Stretch] = []
    for code in codes:
        before, after = (code.src_start, code.src_end), (code.dest_start, code.dest_end)
        at_an_end = 0 in (before[0], after[0]) or before[1] == len(old) or after[1] == len(new)
        stayed = code.tag == "equal" and (at_an_end or before[1] - before[0] > 1)
        if found and found[-1].stayed == stayed:
            last = found.pop()
            before, after = (last.old[0], before[1]), (last.new[0], after[1])
        found.append(_Stretch(before, after, stayed))
    return found


def _whole(words: Sequence[str]) -> tuple[Run, ...]:
    runs = [Run("".join(words[:LONGEST]))] if words else []
    return (*runs, Run("", gap=True)) if len(words) > LONGEST else tuple(runs)


def _runs(
    words: Sequence[str], spans: Sequence[tuple[int, int]], stayed: Sequence[bool]
) -> tuple[Run, ...]:
    runs: list[Run] = []
    for place, (start, end) in enumerate(spans):
        stretch = words[start:end]
        if stayed[place]:
            runs += _near(stretch, first=place == 0, last=place == len(spans) - 1)
        else:
            runs += _cut(stretch)
    return tuple(runs)


def _cut(words: Sequence[str]) -> list[Run]:
    runs = [Run("".join(words[:LONGEST]), changed=True)] if words else []
    return [*runs, Run("", gap=True)] if len(words) > LONGEST else runs


def _near(words: Sequence[str], *, first: bool, last: bool) -> list[Run]:
    """Keep of an unchanged stretch only what stands close to a change."""
    head, tail = 0 if first else CONTEXT, 0 if last else CONTEXT
    if len(words) <= head + tail + 3 or (first and last):
        return list(_whole(words))
    runs = [Run("".join(words[:head]))] if head else []
    return [*runs, Run("", gap=True), *([Run("".join(words[-tail:]))] if tail else [])]
