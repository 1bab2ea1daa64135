"""What happened between two versions of a text, block by block and word by word."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from documents.alignment import Alignment, Gap, Pair, align, longest_run
from documents.cuts import Cut, find_cuts
from documents.matching import pair_similar
from documents.normalise import clean
from documents.words import Edit, word_edits
from models.blocks import Block, plain_text


class Kind(StrEnum):
    """What became of a block. Numbers are not text, so renumbering is a kind of its own."""

    ADDED = "added"
    REMOVED = "removed"
    MODIFIED = "modified"
    MOVED = "moved"
    MOVED_AND_MODIFIED = "moved_and_modified"
    SPLIT = "split"
    MERGED = "merged"
    RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True)
class Place:
    """Neighbouring blocks of one side and where they stand: characters of `plain_text`."""

    blocks: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened. `edits` are in characters of the two sides' `plain_text`."""

    kind: Kind
    before: Place | None
    after: Place | None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All that happened, in the reading order of the new text, and what did not change."""

    items: tuple[Item, ...]
    unchanged: tuple[Pair, ...]

    def count(self, *kinds: Kind) -> int:
        return sum(item.kind in kinds for item in self.items)


def compare(before: Sequence[Block], after: Sequence[Block]) -> Difference:
    """Say what became of each block, in the reading order of the new text.

    Every block with words is in exactly one item or unchanged pair. Swapping the sides swaps
    added with removed and split with merged. Bounded: two unrelated 1 MB texts take under 2 s.

    >>> from models.words import BlockKind
    >>> old, new = (Block(BlockKind.PARAGRAPH, t) for t in ("Fees apply.", "No fees apply."))
    >>> [item.kind.value for item in compare([old], [new]).items]
    ['modified']
    """
    old, new = _Side(before), _Side(after)
    alignment = align(old.keys, new.keys)
    items = [*_from_equals(old, new, alignment), *_from_gaps(old, new, alignment.gaps)]
    renumbered = {i.before.blocks[0] for i in items if i.kind is Kind.RENUMBERED and i.before}
    unchanged = ((i, j) for i, j in alignment.kept if old.keys[i] and i not in renumbered)
    return Difference(tuple(_in_reading_order(items, new, alignment)), tuple(unchanged))


class _Side:
    """One side's blocks: the wording they are compared by, and where they stand."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.keys = [clean(block.text) for block in blocks]
        numbered = zip(blocks, self.keys, strict=True)
        self.lines = [f"{block.number} {key}".lstrip() for block, key in numbered]
        self.starts = [0]
        for block in blocks:
            number = len(block.number) + 1 if block.number else 0
            self.starts.append(self.starts[-1] + number + len(block.text) + 1)

    def place(self, *indices: int) -> Place:
        return Place(indices, self.starts[indices[0]], self.starts[indices[-1] + 1] - 1)

    def stretch(self, indices: Sequence[int]) -> str:
        """The place's characters of `plain_text`, the ends of its lines as spaces."""
        return " ".join(plain_text([self.blocks[index]]) for index in indices)

    def text_start(self, index: int) -> int:
        return self.starts[index + 1] - 1 - len(self.blocks[index].text)

    def number(self, index: int) -> str:
        return "".join(filter(str.isalnum, self.blocks[index].number))


def _from_equals(old: _Side, new: _Side, alignment: Alignment) -> Iterator[Item]:
    for i, j in alignment.kept:
        if old.number(i) != new.number(j) and old.keys[i]:
            yield Item(Kind.RENUMBERED, old.place(i), new.place(j))
    for i, j in alignment.moved:
        if old.keys[i]:
            yield Item(Kind.MOVED, old.place(i), new.place(j))


def _from_gaps(old: _Side, new: _Side, gaps: Sequence[Gap]) -> Iterator[Item]:
    cuts = [cut for gap in gaps for cut in find_cuts(gap, old.lines, new.lines)]
    yield from (_cut_item(old, new, cut) for cut in cuts)
    gone = {i for cut in cuts for i in cut.before}
    come = {j for cut in cuts for j in cut.after}
    gaps = [_without(gap, gone, come) for gap in gaps]
    pairs = sorted(pair_similar(gaps, old.keys, new.keys))
    in_order = set(longest_run([pair for pair, near in pairs if near]))
    for i, j in (pair for pair, _ in pairs):
        kind = Kind.MODIFIED if (i, j) in in_order else Kind.MOVED_AND_MODIFIED
        yield Item(kind, old.place(i), new.place(j), _edits(old, i, new, j))
    gone, come = {i for (i, _), _ in pairs}, {j for (_, j), _ in pairs}
    for gap in (_without(gap, gone, come) for gap in gaps):
        yield from (Item(Kind.REMOVED, old.place(i), None) for i in gap.before if old.keys[i])
        yield from (Item(Kind.ADDED, None, new.place(j)) for j in gap.after if new.keys[j])


def _cut_item(old: _Side, new: _Side, cut: Cut) -> Item:
    kind = Kind.SPLIT if len(cut.before) == 1 else Kind.MERGED
    before, after = old.place(*cut.before), new.place(*cut.after)
    edits = word_edits(old.stretch(cut.before), new.stretch(cut.after))
    return Item(kind, before, after, _shifted(edits, before.start, after.start))


def _without(gap: Gap, gone: set[int], come: set[int]) -> Gap:
    return Gap(
        tuple(i for i in gap.before if i not in gone),
        tuple(j for j in gap.after if j not in come),
    )


def _edits(old: _Side, i: int, new: _Side, j: int) -> tuple[Edit, ...]:
    edits = word_edits(old.blocks[i].text, new.blocks[j].text)
    return _shifted(edits, old.text_start(i), new.text_start(j))


def _shifted(edits: Sequence[Edit], before: int, after: int) -> tuple[Edit, ...]:
    return tuple(
        Edit(
            edit.before_start + before,
            edit.before_end + before,
            edit.after_start + after,
            edit.after_end + after,
        )
        for edit in edits
    )


def _in_reading_order(items: list[Item], new: _Side, alignment: Alignment) -> list[Item]:
    """Sort by the new text; what is gone stands where the next kept block now is."""
    kept_before = [i for i, _ in alignment.kept]

    def key(item: Item) -> tuple[int, int]:
        if item.after:
            return item.after.start, item.before.start if item.before else -1
        assert item.before
        following = bisect_left(kept_before, item.before.blocks[0])
        at_end = following == len(kept_before)
        return (new.starts[-1] if at_end else new.starts[alignment.kept[following][1]]), -1

    return sorted(items, key=key)
