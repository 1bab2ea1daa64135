"""The text of a Version as a reader sees it: blocks in order, each with its links aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models.words import BlockKind


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a block: the words it covers and where they lead."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row.

    `level` is a heading's rank (1 to 6) or a list item's nesting depth (1 and up), else 0.
    `number` is a clause number or bullet as printed ("2.1", "(a)"), kept out of `text`.
    `text` has its white space collapsed and carries no link targets.
    """

    kind: BlockKind
    text: str
    level: int = 0
    number: str = ""
    links: tuple[Link, ...] = ()


def to_json(blocks: Iterable[Block]) -> list[list[Any]]:
    """Write blocks as compact JSON rows: kind, text, level, number, links.

    >>> to_json([Block(BlockKind.HEADING, "Fees", 2, "4.")])
    [['heading', 'Fees', 2, '4.', []]]
    """
    return [
        [b.kind.value, b.text, b.level, b.number, [[k.text, k.target] for k in b.links]]
        for b in blocks
    ]


def from_json(rows: Sequence[Sequence[Any]]) -> tuple[Block, ...]:
    """Read what `to_json` wrote.

    >>> from_json([["heading", "Fees", 2, "4.", []]])[0].text
    'Fees'
    """
    return tuple(
        Block(BlockKind(kind), text, level, number, tuple(Link(*link) for link in links))
        for kind, text, level, number, links in rows
    )


def plain_text(blocks: Iterable[Block]) -> str:
    """Join blocks into the stored text of a Version: one block a line, numbers in front.

    Quotes in summaries are exact substrings of this text.

    >>> plain_text([Block(BlockKind.HEADING, "Fees", 2, "4."), Block(BlockKind.PARAGRAPH, "None.")])
    '4. Fees\\nNone.'
    """
    return "\n".join([f"{b.number} {b.text}" if b.number else b.text for b in blocks])
