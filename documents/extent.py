"""How far a change reaches: its sections, blocks and sentences, and what became of each section."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.compare import Difference, Item, Kind
from models.blocks import Block, plain_text
from models.summary import Counts, Tally
from models.words import BlockKind

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A heading with the blocks under it, old and new; a range is empty where it is not there."""

    kind: Kind
    before: range
    after: range


def count_extent(before: Sequence[Block], after: Sequence[Block], difference: Difference) -> Counts:
    """Count what was added, removed, modified and moved: blocks, sections and sentences."""
    reworded = difference.count(Kind.MODIFIED, Kind.MOVED_AND_MODIFIED)
    cuts = (item for item in difference.items if item.kind in {Kind.SPLIT, Kind.MERGED})
    return Counts(
        added=difference.count(Kind.ADDED),
        removed=difference.count(Kind.REMOVED),
        modified=reworded + sum(bool(cut.edits) for cut in cuts),
        moved=difference.count(Kind.MOVED),
        sections=_tally(change.kind for change in trace_sections(before, after, difference)),
        sentences=_tally(_sentence_kinds(before, after, difference)),
    )


def trace_sections(
    before: Sequence[Block], after: Sequence[Block], difference: Difference
) -> list[SectionChange]:
    """Say what became of each section that changed, in the order of the new text, then the gone.

    A section became the one that most of its blocks went to; it is moved where all of it is.
    """
    old, new = _Sections(before), _Sections(after)
    became = _became(old, new, difference)
    kinds: defaultdict[int, set[Kind | None]] = defaultdict(set)
    lost: dict[int, None] = {}
    for _, j in difference.unchanged:
        kinds[new.of(j)].add(None)
    for item in difference.items:
        for j in item.after.blocks if item.after else ():
            kinds[new.of(j)].add(_telling(item))
        if item.before and not item.after:
            section = old.of(item.before.blocks[0])
            if section in became:
                kinds[became[section]].add(Kind.REMOVED)
            else:
                lost[section] = None
    origins = {section: origin for origin, section in reversed(became.items())}
    changes = [
        SectionChange(kind, old.range(origins.get(section)), new.range(section))
        for section in sorted(kinds)
        if (kind := _overall(kinds[section]))
    ]
    return [*changes, *(SectionChange(Kind.REMOVED, old.range(s), range(0)) for s in lost)]


def _became(old: "_Sections", new: "_Sections", difference: Difference) -> dict[int, int]:
    went: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for (i, j), times in Counter((old.of(i), new.of(j)) for i, j in difference.unchanged).items():
        went[i][j] += times
    for item in difference.items:
        if item.before and item.after:
            for i in item.before.blocks:
                went[old.of(i)][new.of(item.after.blocks[0])] += 1
    return {section: found.most_common(1)[0][0] for section, found in sorted(went.items())}


def _telling(item: Item) -> Kind | None:
    """Give a block's kind; None where its words are the same in the same place."""
    unworded = item.kind in {Kind.SPLIT, Kind.MERGED} and not item.edits
    return None if unworded or item.kind is Kind.RENUMBERED else item.kind


def _overall(kinds: set[Kind | None]) -> Kind | None:
    if kinds == {None}:
        return None
    return next((k for k in (Kind.ADDED, Kind.MOVED) if kinds == {k}), Kind.MODIFIED)


class _Sections:
    """Where one text's sections begin: at its headings, the opening first."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        heads = (i for i, block in enumerate(blocks) if block.kind is BlockKind.HEADING)
        self.starts = [0, *(i for i in heads if i)]
        self.end = len(blocks)
        lengths = (end - start for start, end in pairwise([*self.starts, self.end]))
        self._of = [number for number, length in enumerate(lengths) for _ in range(length)]

    def of(self, block: int) -> int:
        return self._of[block]

    def range(self, section: int | None) -> range:
        if section is None:
            return range(0)
        ends = [*self.starts[1:], self.end]
        return range(self.starts[section], ends[section])


def _sentence_kinds(
    before: Sequence[Block], after: Sequence[Block], difference: Difference
) -> Iterator[Kind]:
    old, new = plain_text(before), plain_text(after)
    for item in difference.items:
        if item.kind is Kind.RENUMBERED:
            continue
        gone = _touched(old, item, "before") if item.before else 0
        come = _touched(new, item, "after") if item.after else 0
        if item.kind is Kind.MOVED:
            yield from [Kind.MOVED] * come
            continue
        both = min(gone, come)
        yield from [Kind.MODIFIED] * both
        yield from [Kind.REMOVED] * (gone - both)
        yield from [Kind.ADDED] * (come - both)


def _touched(text: str, item: Item, side: str) -> int:
    """Count the sentences of a place, or those of its edits where it has some."""
    place = item.before if side == "before" else item.after
    assert place is not None
    ends = [gap.end() for gap in _SENTENCE_END.finditer(text, place.start, place.end)]
    if not item.opcodes:
        return len(ends) + 1
    edits = [
        (e.before_start, e.before_end) if side == "before" else (e.after_start, e.after_end)
        for e in item.edits
    ]
    found: set[int] = set()
    for start, end in edits:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        first, last = bisect_right(ends, start), bisect_right(ends, max(start, end - 1))
        inside = start < end or start not in {*ends, place.start, place.end}
        found.update(range(first, last + 1) if inside else ())
    return len(found)


def _tally(kinds: Iterator[Kind]) -> Tally:
    count = Counter(kinds)
    return Tally(
        added=count[Kind.ADDED],
        removed=count[Kind.REMOVED],
        modified=count[Kind.MODIFIED],
        moved=count[Kind.MOVED],
    )
