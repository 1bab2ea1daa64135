"""References to numbered parts: which of their changes only follow a renumbering."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from documents.numbering import LABELS
from documents.words import Edit
from models.blocks import Block
from models.words import BlockKind

_NUMBER = r"(?:\d{1,3}(?:\.\d{1,3})*[a-z]?|[IVXLC]{1,6}|[A-Z])"
_ONE = re.compile(rf"(?<![\w.]){_NUMBER}(?!\w)")
_JOINT = r"(?:\s*[,–&-]\s*|,?\s+(?:and|or|to|through|und|oder|bis|et|ou|y|o|e|en|of)\s+)"
_LABELS = "|".join(sorted(map(re.escape, LABELS), key=len, reverse=True))
_REFERENCE = re.compile(
    rf"(?:§{{1,2}}\s?|(?<!\w)(?:{_LABELS})(?:s|es|n|en|e|i)?\.?\s)"
    rf"\(?{_NUMBER}(?!\w)(?:{_JOINT}{_NUMBER}(?!\w))*",
    re.IGNORECASE,
)

Pair = tuple[Block, Block]


def read_renumbering(pairs: Sequence[Pair]) -> Mapping[str, str]:
    """Read from blocks and what they became which numbers became which others.

    A number that stands several times and became several others is left out, but for headings:
    they are what people refer to.

    >>> head = lambda number: Block(BlockKind.HEADING, "Fees", 2, number)
    >>> read_renumbering([(head("4."), head("5."))])
    {'4': '5'}
    """
    if all(old.number == new.number for old, new in pairs):
        return {}
    found: defaultdict[str, set[str]] = defaultdict(set)
    heads: defaultdict[str, set[str]] = defaultdict(set)
    for old, new in pairs:
        if (number := _bare(old)) and (now := _bare(new)):
            (heads if old.kind is BlockKind.HEADING else found)[number].add(now)
    told = {**found, **heads}
    return {number: now.pop() for number, now in told.items() if now != {number} and len(now) == 1}


def following(
    before: str, after: str, edits: Sequence[Edit], renumbering: Mapping[str, str]
) -> list[Edit]:
    """Pick the edits of a text that only carry references along with what they refer to.

    >>> from documents.words import word_edits
    >>> old, new = "As section 4 says.", "As section 5 says."
    >>> len(following(old, new, word_edits(old, new), {"4": "5"}))
    1
    """
    if not renumbering:
        return []
    places = [found.span() for found in _REFERENCE.finditer(before)] if edits else []
    return [
        edit
        for edit in edits
        if any(start <= edit.before_start < edit.before_end <= end for start, end in places)
        and _carried(before[edit.before_start : edit.before_end], renumbering)
        == after[edit.after_start : edit.after_end]
    ]


def _bare(block: Block) -> str:
    """Give a printed number without what surrounds it: "4" of "Section 4.", "a" of "(a)"."""
    return block.number.rpartition(" ")[2].strip(".:)(§") if block.number else ""


def _carried(text: str, renumbering: Mapping[str, str]) -> str:
    return _ONE.sub(lambda found: _carry(found[0], renumbering), text)


def _carry(number: str, renumbering: Mapping[str, str]) -> str:
    """Carry a number, or the numbered part that it stands in: 4.2 goes where 4 goes."""
    if number in renumbering:
        return renumbering[number]
    part, point, last = number.rpartition(".")
    return _carry(part, renumbering) + point + last if point else number
