"""Which of a text's blocks stand nowhere on another page, however that page is cut into blocks."""

from collections.abc import Iterable, Sequence

from documents.normalise import clean
from models.blocks import Block


def absent(blocks: Iterable[Block], elsewhere: Iterable[Sequence[Block]]) -> tuple[Block, ...]:
    """Return the blocks whose words, white space and case aside, stand in none of the texts.

    >>> from models.words import BlockKind
    >>> old, new = (Block(BlockKind.PARAGRAPH, text) for text in ("No fees.", "No fees. No ads."))
    >>> absent([old], [[new]]), len(absent([new], [[old]]))
    ((), 1)
    """
    texts = ["".join(_form(block) for block in text) for text in elsewhere]
    return tuple(block for block in blocks if not any(_form(block) in text for text in texts))


def _form(block: Block) -> str:
    return "".join(clean(block.text).casefold().split())
