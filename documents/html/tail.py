"""Drops the site's footer behind a document where no element of the page sets it apart."""

from collections.abc import Sequence

from documents.furniture import find_body
from documents.markers import DOCUMENT_NAME
from models.blocks import Block
from models.words import BlockKind

_LABEL = 5  # words that a label has at most
_FEWEST = 8  # labels that are a footer, and no signature or address
_DOCUMENTS = 2
_STOPS = (".", ";", "!", "。")


def without_footer(blocks: Sequence[Block]) -> list[Block]:
    """Leave out the run of labels behind the last sentence, where it names the site's documents.

    A list that the sentence leads into stays, and so does whatever is numbered or has figures.
    """
    last = find_body(blocks)[1]
    tail = blocks[last + 1 :]
    led_into = blocks and blocks[last].text.endswith((":", "："))
    if len(tail) < _FEWEST or led_into or not all(map(_is_label, tail)):
        return list(blocks)
    names = {block.text.lower() for block in tail if DOCUMENT_NAME.search(block.text)}
    return list(blocks[: last + 1]) if len(names) >= _DOCUMENTS else list(blocks)


def _is_label(block: Block) -> bool:
    owned = "©" in block.text
    data = block.number or any(map(str.isdigit, block.text)) or "@" in block.text
    plain = block.kind is BlockKind.PARAGRAPH or bool(block.links)
    short = block.text.count(" ") < _LABEL
    said = data or block.text.endswith(_STOPS)
    return short and plain and (owned or not said)
