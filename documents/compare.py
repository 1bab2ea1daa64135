"""What happened between two versions of a text, block by block and word by word."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from documents.alignment import Pair
from documents.becoming import Became, Wording, trace
from documents.normalise import clean
from documents.references import following, read_renumbering
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
    """One thing that happened. `edits` are in characters of the two sides' `plain_text`.

    `references` are edits of no meaning: numbers that followed what they refer to.
    """

    kind: Kind
    before: Place | None
    after: Place | None
    edits: tuple[Edit, ...] = ()
    references: tuple[Edit, ...] = ()

    @property
    def opcodes(self) -> list[Edit]:
        """All edits in order, by which the new words follow from the old."""
        return sorted((*self.edits, *self.references))


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
    cleaned = cache(clean)  # most words stand on both sides
    old, new = _Side(before, cleaned), _Side(after, cleaned)
    became = trace(Wording(old.keys, old.lines), Wording(new.keys, new.lines))
    items = [*_equal_items(old, new, became), *_changed_items(old, new, became)]
    renumbered = {i.before.blocks[0] for i in items if i.kind is Kind.RENUMBERED and i.before}
    unchanged = ((i, j) for i, j in became.kept if old.keys[i] and i not in renumbered)
    return Difference(tuple(_in_reading_order(items, new, became.kept)), tuple(unchanged))


class _Side:
    """One side's blocks: the wording they are compared by, and where they stand."""

    def __init__(self, blocks: Sequence[Block], cleaned: Callable[[str], str]) -> None:
        self.blocks = blocks
        self.keys = [cleaned(block.text) for block in blocks]
        numbered = zip(blocks, self.keys, strict=True)
        self.lines = [f"{b.number} {key}" if b.number else key for b, key in numbered]
        self.starts = [0]
        for block in blocks:
            number = len(block.number) + 1 if block.number else 0
            self.starts.append(self.starts[-1] + number + len(block.text) + 1)

    def place(self, *indices: int) -> Place:
        return Place(indices, self.starts[indices[0]], self.starts[indices[-1] + 1] - 1)

    def stretch(self, indices: Sequence[int]) -> str:
        """Give a place's characters of `plain_text`, the ends of its lines as spaces."""
        return " ".join(plain_text([self.blocks[index]]) for index in indices)

    def number(self, index: int) -> str:
        return "".join(filter(str.isalnum, self.blocks[index].number))


def _equal_items(old: _Side, new: _Side, became: Became) -> Iterator[Item]:
    for i, j in became.kept:
        if old.blocks[i].number == new.blocks[j].number:
            continue
        if old.number(i) != new.number(j) and old.keys[i]:
            yield Item(Kind.RENUMBERED, old.place(i), new.place(j))
    for i, j in became.moved:
        if old.keys[i]:
            yield Item(Kind.MOVED, old.place(i), new.place(j))


def _changed_items(old: _Side, new: _Side, became: Became) -> Iterator[Item]:
    pairs = (*became.kept, *became.moved, *became.reworded, *became.moved_and_reworded)
    renumbering = read_renumbering([(old.blocks[i], new.blocks[j]) for i, j in pairs])
    for cut in became.cuts:
        kind = Kind.SPLIT if len(cut.before) == 1 else Kind.MERGED
        texts = old.stretch(cut.before), new.stretch(cut.after)
        yield _edited(kind, old.place(*cut.before), new.place(*cut.after), texts, renumbering)
    for kind, plain, reworded in (
        (Kind.MODIFIED, Kind.RENUMBERED, became.reworded),
        (Kind.MOVED_AND_MODIFIED, Kind.MOVED, became.moved_and_reworded),
    ):
        for i, j in reworded:
            texts = old.blocks[i].text, new.blocks[j].text
            item = _edited(kind, old.place(i), new.place(j), texts, renumbering)
            followed = item.references and not item.edits
            yield replace(item, kind=plain) if followed else item
    yield from (Item(Kind.REMOVED, old.place(i), None) for i in became.gone if old.keys[i])
    yield from (Item(Kind.ADDED, None, new.place(j)) for j in became.come if new.keys[j])


def _edited(
    kind: Kind, before: Place, after: Place, texts: tuple[str, str], renumbering: Mapping[str, str]
) -> Item:
    """Find the edits between two texts that end where their places end."""
    edits = word_edits(*texts)
    followed = set(following(*texts, edits, renumbering))
    shift = before.end - len(texts[0]), after.end - len(texts[1])
    told = [edit.shifted(*shift) for edit in edits if edit not in followed]
    return Item(
        kind, before, after, tuple(told), tuple(e.shifted(*shift) for e in sorted(followed))
    )


def _in_reading_order(items: list[Item], new: _Side, kept: Sequence[Pair]) -> list[Item]:
    """Sort by the new text; what is gone stands where the next kept block now is."""
    kept_before = [i for i, _ in kept]

    def key(item: Item) -> tuple[int, int]:
        if item.after:
            return item.after.start, item.before.start if item.before else -1
        assert item.before
        following = bisect_left(kept_before, item.before.blocks[0])
        at_end = following == len(kept_before)
        return (new.starts[-1] if at_end else new.starts[kept[following][1]]), -1

    return sorted(items, key=key)
