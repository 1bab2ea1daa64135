"""Lines of a page that are no policy: menus, buttons, titles, banners, lone dates."""

import re
from collections.abc import Sequence

from documents.normalise import folded
from models.blocks import Block
from models.words import BlockKind

_SENTENCE = 10  # words from which a block is text, not a menu or a title
_LEAST_LOWER = 0.4  # share of words without a capital, which menus and titles do not reach
_LABEL = 12  # words that a menu, a title or a button has at most
_DATE_LINE = 10
_BANNERS = 3  # announcements may be sentences themselves
_WORD = re.compile(r"\w[\w'’-]*")
_DIGIT = re.compile(r"\d")
_DATA = re.compile(r"[\d@|]|⟨link⟩|www\.")
_BUTTON = re.compile(
    r"(?:close|share|print|menu|search|back|next|previous|help|copy(?: link)?|download(?: pdf)?|"
    r"(?:select|choose|change) (?:your )?(?:language|region|country)|languages?|read more|yes|no|"
    r"(?:show|see|learn|view) (?:more|all|less)|(?:expand|collapse)(?: all)?|contents|on this page|"
    r"skip to (?:main )?content|table of contents|was this (?:page |article )?helpful|fermer|"
    r"partager|imprimer|schließen|teilen|drucken|cerrar|compartir|chiudi|condividi|fechar|sluiten|"
    r"delen)\W*",
    re.IGNORECASE,
)
_ANNOUNCEMENT = re.compile(
    r"\bwe(?:'(?:ve|re)| have| are)? (?:recently )?(?:updat|chang|revis|refresh)\w+ "
    r"(?:our|this|these|the)\b|\bversion (?:that is )?(?:effective|in effect) until\b|"
    r"\bbefore (?:the|these) changes take effect\b",
    re.IGNORECASE,
)

Body = tuple[int, int]


def find_body(blocks: Sequence[Block]) -> Body:
    """Give the first and the last block that reads as a sentence."""
    last = len(blocks) - 1
    first = next((i for i, block in enumerate(blocks) if _is_sentence(block.text)), None)
    if first is None:
        return 0, last
    return first, next(i for i in range(last, -1, -1) if _is_sentence(blocks[i].text))


def _is_sentence(text: str) -> bool:
    words = _WORD.findall(text)
    lower = sum(not word[0].isupper() for word in words)
    return len(words) >= _SENTENCE and lower >= _LEAST_LOWER * len(words)


def is_furniture(index: int, block: Block, body: Body) -> bool:
    """Whether a block is a button, or a title or menu before or after all sentences.

    Rows, items, numbered lines and lines with figures or addresses are data wherever they stand.
    """
    if _BUTTON.fullmatch(block.text):
        return True
    if body[0] <= index <= body[1]:
        return False
    line = folded(block.text)
    listed = block.kind is BlockKind.LIST_ITEM and not block.links
    data = block.number or listed or block.kind is BlockKind.TABLE_ROW or _DATA.search(line)
    return not data and len(_WORD.findall(line)) <= _LABEL


def is_date_line(block: Block) -> bool:
    """Whether a block does little more than date its document.

    >>> is_date_line(Block(BlockKind.PARAGRAPH, "Last updated: 2 May 2024 (earlier versions)"))
    True
    """
    if not _DIGIT.search(block.text):
        return False
    line = folded(block.text)
    return "⟨date⟩" in line and len(_WORD.findall(line)) <= _DATE_LINE


def is_announcement(index: int, block: Block, body: Body) -> bool:
    """Whether a block above the text announces a new version or points to the one before."""
    return index < body[0] + _BANNERS and bool(_ANNOUNCEMENT.search(folded(block.text)))
