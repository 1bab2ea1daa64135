"""Table rows: a row of data becomes one block, a row used for layout stays as its blocks."""

from dataclasses import dataclass, field
from itertools import pairwise

from selectolax.lexbor import LexborNode

from documents.html.writer import Writer
from models.blocks import Block
from models.words import BlockKind

_DEEPEST = 6
_MOST_BLOCKS = 40
_JOINT = " | "


@dataclass(slots=True)
class _Row:
    start: int
    cells: list[int] = field(default_factory=list)


class Rows:
    """The rows that are open; those nested deeper than six are taken as layout."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._open: list[_Row] = []
        self._depth = 0

    def open_row(self, _node: LexborNode) -> None:
        """Start a row."""
        self._writer.flush()
        self._depth += 1
        if self._depth <= _DEEPEST:
            self._open.append(_Row(len(self._writer.blocks)))

    def open_cell(self, _node: LexborNode) -> None:
        """Start a cell of the innermost row."""
        self._writer.flush()
        if self._open and self._depth <= _DEEPEST:
            self._open[-1].cells.append(len(self._writer.blocks))

    def close_row(self, _node: LexborNode) -> None:
        """End a row and join its cells, if they are data."""
        self._writer.flush()
        if 0 < self._depth <= _DEEPEST:
            self._join(self._open.pop())
        self._depth -= 1

    def _join(self, row: _Row) -> None:
        blocks = self._writer.blocks
        if self._writer.last_heading >= row.start or len(blocks) - row.start > _MOST_BLOCKS:
            return
        cells = [blocks[a:b] for a, b in pairwise([*row.cells, len(blocks)]) if b > a]
        nested = any(b.kind is BlockKind.TABLE_ROW for b in blocks[row.start :])
        if len(cells) > 1 and not nested:
            blocks[row.start :] = [_joined(cells)]


def _joined(cells: list[list[Block]]) -> Block:
    """Join cells with their numbers left in the text: in a table they may be data."""
    links = tuple(link for cell in cells for block in cell for link in block.links)
    texts = [" ".join(_printed(block) for block in cell) for cell in cells]
    return Block(BlockKind.TABLE_ROW, _JOINT.join(texts), links=links)


def _printed(block: Block) -> str:
    return f"{block.number} {block.text}" if block.number else block.text
