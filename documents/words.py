"""Words inside a block: tokens with their places, and what changed between two runs of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Indel

# Chinese and Japanese set no spaces: there each sign is a word.
_SIGN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTERS = rf"[^\W{_SIGN}]+"
WORD = re.compile(rf"{_LETTERS}|[{_SIGN}]")
_TOKEN = re.compile(rf"{_LETTERS}(?:['’.,]{_LETTERS})*|[{_SIGN}]|[^\w\s]|\s+")
_CELLS = 50_000_000  # two stretches larger than this are quoted whole, not word by word
_NEAR = 2  # changed runs closer than this many words read as one


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters `before[start:end]` that became `after[start:end]`; one side may be empty."""

    before_start: int
    before_end: int
    after_start: int
    after_end: int

    def turned(self) -> "Edit":
        return Edit(self.after_start, self.after_end, self.before_start, self.before_end)

    def shifted(self, before: int, after: int) -> "Edit":
        return Edit(
            self.before_start + before,
            self.before_end + before,
            self.after_start + after,
            self.after_end + after,
        )


def tokens(text: str) -> list[str]:
    """Split into words, single marks and runs of white space, so that joining gives it back.

    >>> tokens("user's fee: 1.5 %")
    ["user's", ' ', 'fee', ':', ' ', '1.5', ' ', '%']
    >>> tokens("30日内")
    ['30', '日', '内']
    """
    return _TOKEN.findall(text)


def word_edits(before: str, after: str) -> tuple[Edit, ...]:
    """List what changed from one text to the other, word by word, in order.

    Runs with fewer than two unchanged words between them are joined. Replacing every
    `before` range by its `after` range gives `after`, exactly.

    >>> word_edits("we may share data", "we will never share data")
    (Edit(before_start=3, before_end=6, after_start=3, after_end=13),)
    """
    if before == after:
        return ()
    if before > after:  # of equally good answers the same one from both sides
        return tuple(edit.turned() for edit in word_edits(after, before))
    old, new = tokens(before), tokens(after)
    old_at, new_at = _offsets(old), _offsets(new)
    return tuple(
        Edit(old_at[i1], old_at[i2], new_at[j1], new_at[j2])
        for i1, i2, j1, j2 in _joined(_changes(old, new), old)
    )


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    head = _shared_head(old, new)
    tail = _shared_head(old[head:][::-1], new[head:][::-1])
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(left) * len(right) > _CELLS:
        yield head, len(old) - tail, head, len(new) - tail
        return
    for op in Indel.opcodes(left, right):
        if op.tag != "equal":
            yield op.src_start + head, op.src_end + head, op.dest_start + head, op.dest_end + head


def _shared_head(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def _joined(
    runs: Iterator[tuple[int, int, int, int]], old: Sequence[str]
) -> list[tuple[int, int, int, int]]:
    joined: list[tuple[int, int, int, int]] = []
    for i1, i2, j1, j2 in runs:
        if joined and _words_in(old[joined[-1][1] : i1]) < _NEAR:
            first = joined.pop()
            joined.append((first[0], i2, first[2], j2))
        else:
            joined.append((i1, i2, j1, j2))
    return joined


def _words_in(run: Sequence[str]) -> int:
    return sum(token[0].isalnum() for token in run)


def _offsets(run: Sequence[str]) -> list[int]:
    return list(accumulate(map(len, run), initial=0))
