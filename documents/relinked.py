"""Links that lead elsewhere though the words around them stayed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from documents.alignment import align
from documents.normalise import clean
from models.blocks import Block


@dataclass(frozen=True, slots=True)
class LinkChange:
    """Words whose link leads elsewhere; None where there was, or is, no link on them."""

    text: str
    before: str | None
    after: str | None


def link_changes(
    before: Sequence[Block],
    after: Sequence[Block],
    pairs: Iterable[tuple[int, int]] | None = None,
) -> tuple[LinkChange, ...]:
    """List the links whose target changed while the block around them kept its words.

    `pairs` are the blocks of equal words, where they are known already.
    """
    if pairs is None:
        alignment = align(*([clean(block.text) for block in side] for side in (before, after)))
        pairs = (*alignment.kept, *alignment.moved)
    return tuple(
        change
        for i, j in sorted(pairs, key=lambda pair: pair[1])
        if before[i].links != after[j].links
        for change in _links_between(before[i], after[j])
    )


def _links_between(before: Block, after: Block) -> Iterator[LinkChange]:
    old = Counter((link.text, link.target) for link in before.links)
    new = Counter((link.text, link.target) for link in after.links)
    gone, come = list((old - new).elements()), list((new - old).elements())
    for text, target in gone:
        match = next((link for link in come if link[0] == text), None)
        if match:
            come.remove(match)
        yield LinkChange(text, target, match[1] if match else None)
    yield from (LinkChange(text, None, target) for text, target in come)
