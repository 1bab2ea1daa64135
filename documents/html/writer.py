"""Gathers text between block boundaries and writes it down as blocks."""

from selectolax.lexbor import LexborNode

from documents.html.links import Targets
from documents.numbering import is_number_alone, split_number
from documents.plain import paragraphs
from documents.text import collapse
from models.blocks import Block, Link
from models.words import BlockKind

_HEADING_MAX = 300
_LINE_MAX = 150
_PERMALINKS = frozenset("#¶§🔗⚓∞")
_TRANSPARENT = frozenset(("div", "center", "hgroup", "header"))


class Writer:
    """The state of one walk: what is open, and the blocks written so far.

    Text counts while `on` is above 0. `item` is the depth and marker of a list item whose first
    block is still to come; `last_heading` is where the last real heading stands in `blocks`.
    """

    __slots__ = (
        "_bold_item",
        "_has_plain",
        "_heading",
        "_line_ended",
        "_link",
        "_links",
        "_number",
        "_parts",
        "_rank",
        "_targets",
        "blocks",
        "bold",
        "item",
        "last_heading",
        "on",
        "preformatted",
    )  # fmt: skip

    def __init__(self, targets: Targets) -> None:
        self.blocks: list[Block] = []
        self.on = 1
        self.bold = 0
        self.preformatted = 0
        self.item: tuple[int, str] | None = None
        self.last_heading = -1
        self._targets = targets
        self._parts: list[str] = []
        self._links: list[Link] = []
        self._link: tuple[int, str] | None = None
        self._heading = 0
        self._rank = 1
        self._has_plain = False
        self._line_ended = False
        self._bold_item = -1
        self._number = ""

    def write(self, text: str) -> None:
        """Take one text node."""
        if self.on <= 0:
            return
        if text.isspace() and not self.preformatted:
            if self._parts:
                self._parts.append(" ")
            return
        if self._line_ended:
            self._start_line(text)
        if not self.bold:
            self._has_plain = True
        self._parts.append(text)

    def break_line(self, _node: LexborNode) -> None:
        """Take a <br>: two in a row end the block, as does one after a bold line."""
        if self.preformatted:
            self._parts.append("\n")
        elif self._line_ended or (self._parts and not self._has_plain and not self.bold):
            self.flush()
        elif self._parts:
            self._line_ended = True

    def end_block(self, node: LexborNode) -> None:
        """Take a block's boundary; inside a heading a mere box is only a gap."""
        if self._heading and node.tag in _TRANSPARENT:
            self._parts.append(" ")
        elif self._parts:
            self.flush()

    def end_item(self) -> None:
        """Leave a list item: what follows is no longer its text."""
        self.flush()
        self.item = None
        self._bold_item = -1

    def open_heading(self, node: LexborNode) -> None:
        """Start a heading of the element's rank."""
        self.flush()
        self._heading = int((node.tag or "h1")[1])

    def close_heading(self, _node: LexborNode) -> None:
        """End the heading."""
        self.flush()
        self._heading = 0

    def open_bold(self, _node: LexborNode) -> None:
        """Start bold text."""
        self.bold += 1

    def close_bold(self, _node: LexborNode) -> None:
        """End bold text."""
        self.bold -= 1

    def open_summary(self, _node: LexborNode) -> None:
        """Start the title of a folded section: a line that counts as bold."""
        self.flush()
        self.bold += 1

    def close_summary(self, _node: LexborNode) -> None:
        """End the title."""
        self.flush()
        self.bold -= 1

    def open_pre(self, _node: LexborNode) -> None:
        """Start text whose line ends count."""
        self.flush()
        self.preformatted += 1

    def close_pre(self, _node: LexborNode) -> None:
        """End text whose line ends count."""
        self.flush()
        self.preformatted -= 1

    def open_link(self, node: LexborNode) -> None:
        """Start a link; one that leads nowhere is plain text."""
        href = node.attributes.get("href")
        target = self._targets.resolve(href) if href else ""
        self._link = (len(self._parts), target) if target else None

    def close_link(self, _node: LexborNode | None = None) -> None:
        """End the link; a heading's permanent-link sign is no text."""
        if self._link is None:
            return
        start, target = self._link
        text = collapse("".join(self._parts[start:]))
        if target.startswith("#") and text in _PERMALINKS:
            del self._parts[start:]
        elif text:
            self._links.append(Link(text, target))
        self._link = None

    def flush(self) -> None:
        """End the block that is open, if it has any text."""
        if not self._parts:
            return
        target = self._link[1] if self._link else ""
        if target:
            self.close_link()
        raw = "".join(self._parts)
        if self.preformatted:
            self.blocks.extend(paragraphs(raw))
        elif text := collapse(raw):
            self._write_block(text)
        self._parts.clear()
        self._links.clear()
        self._has_plain = self._line_ended = False
        if target:
            self._link = (0, target)

    def finish(self) -> list[Block]:
        """End the walk and give its blocks."""
        self.flush()
        if self._number:
            self.blocks.append(Block(BlockKind.PARAGRAPH, self._number))
            self._number = ""
        return self.blocks

    def _start_line(self, text: str) -> None:
        self._line_ended = False
        line = collapse(text[:60])
        if is_number_alone(line) or split_number(line)[0]:
            self.flush()
        else:
            self._parts.append(" ")

    def _write_block(self, text: str) -> None:
        if len(text) < 9 and not self._heading and not self._number and is_number_alone(text):
            self._number = text
            return
        number, text = split_number(text, heading=self._heading > 0)
        if self._number:
            number, text = self._joined_number(number, text)
        self.blocks.append(self._block(text, number, tuple(self._links)))

    def _joined_number(self, number: str, text: str) -> tuple[str, str]:
        waiting, self._number = self._number, ""
        if not number:
            return waiting, text
        self.blocks.append(Block(BlockKind.PARAGRAPH, waiting))
        return number, text

    def _block(self, text: str, number: str, links: tuple[Link, ...]) -> Block:
        if self._heading and len(text) <= _HEADING_MAX:
            return self._heading_block(text, number, links)
        if self.item is not None:
            return self._item_block(text, number, links)
        if not self._has_plain and _is_line(text, number):
            return Block(BlockKind.HEADING, text, min(self._rank + 1, 6), number, links)
        if 0 <= self._bold_item == len(self.blocks) - 1:
            self._raise_item()
        return Block(BlockKind.PARAGRAPH, text, 0, number, links)

    def _heading_block(self, text: str, number: str, links: tuple[Link, ...]) -> Block:
        if self.item is not None:
            number = number or self.item[1]
            self.item = None
        self._rank = self._heading
        self.last_heading = len(self.blocks)
        return Block(BlockKind.HEADING, text, self._heading, number, links)

    def _item_block(self, text: str, number: str, links: tuple[Link, ...]) -> Block:
        level, marker = self.item or (1, "")
        self.item = None
        bold = not self._has_plain and _is_line(text, number or marker)
        self._bold_item = len(self.blocks) if bold else -1
        return Block(BlockKind.LIST_ITEM, text, level, number or marker, links)

    def _raise_item(self) -> None:
        """Make a bold item a heading: a paragraph of the same item stands below it."""
        item = self.blocks[-1]
        level = min(self._rank + item.level, 6)
        self.blocks[-1] = Block(BlockKind.HEADING, item.text, level, item.number, item.links)


def _is_line(text: str, number: str) -> bool:
    """Whether bold text reads as a heading: one short line that is no sentence."""
    if len(text) > _LINE_MAX or not any(map(str.isalpha, text)):
        return False
    return text[-1] not in ".;,。；，" or (bool(number) and len(text) <= 60)
