"""A text line by line, each with the provisions that it speaks of where the plan shows them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from documents.governance.tags import Tags, recall_tags
from models.blocks import Block
from models.taxonomy import Family, taxonomy
from models.words import BlockKind


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a text, and the provisions that it speaks of."""

    block: Block
    topics: tuple[str, ...] = ()


def lines_of(blocks: Sequence[Block], tags: Mapping[str, Tags]) -> Sequence[Line]:
    """Give the lines of a text, with the provisions that stand for the keys of its blocks."""
    if not tags:
        return [Line(block) for block in blocks]
    tagged = recall_tags(blocks, tags)
    return [
        Line(block, tuple(tag.provision for tag in tags if _is_told(tag.provision)))
        for block, tags in zip(blocks, tagged.tags, strict=True)
    ]


def group_lines(lines: Sequence[Line]) -> Iterator[tuple[BlockKind, list[Line]]]:
    """Gather neighbouring lines of one kind, so that list items become one list."""
    for kind, group in groupby(lines, key=lambda line: line.block.kind):
        yield kind, list(group)


def _is_told(provision: str) -> bool:
    return provision in taxonomy() and taxonomy()[provision].family is not Family.META
