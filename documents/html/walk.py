"""Walks a tree once, in document order and without recursion, and feeds a Writer."""

from collections.abc import Callable

from selectolax.lexbor import LexborNode

from documents.html.lists import Lists
from documents.html.marks import OFF, Mark, Marks
from documents.html.rows import Rows
from documents.html.writer import Writer

# Elements that hold no text of a policy, whatever their attributes.
_UNREAD = """script style noscript template svg math head iframe object embed canvas audio video map
    select option datalist input progress meter rp rt noembed noframes xmp plaintext
    title"""
_BOXES = """address article aside blockquote body center details dialog div fieldset figcaption
    figure footer form header hgroup hr legend main nav p search section table tbody tfoot thead
    caption"""

DROPPED = frozenset(_UNREAD.split())
_BLOCKS = tuple(_BOXES.split())
_LISTS = ("ul", "ol", "menu", "dir", "dl")
_ITEMS = ("li", "dt", "dd")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PREFORMATTED = ("pre", "listing", "textarea")

Step = Callable[[LexborNode], None]
Steps = tuple[Step | None, Step | None]

_INLINE: Steps = (None, None)


class Walk:
    """One page's walk; `marks` say what is left out and where writing starts and ends."""

    def __init__(self, writer: Writer, marks: Marks, *, ranged: bool = False) -> None:
        self._writer = writer
        self._marks = marks
        self._ranged = ranged
        self._steps = _steps(writer)

    def read(self, root: LexborNode) -> None:
        """Feed the writer with `root` and everything below it."""
        write, enter = self._writer.write, self._enter
        path: list[tuple[LexborNode, Step | None]] = []
        node, child, leave = root, None, None
        while True:
            tag = node.tag
            if tag == "-text":
                write(node.text_content or "")
            elif tag is not None and tag not in DROPPED:
                child, leave = enter(node, tag)
            if child is not None:
                path.append((node, leave))
                node, child = child, None
                continue
            following = node.next if path else None
            while following is None and path:
                node, leave = path.pop()
                if leave is not None:
                    leave(node)
                following = node.next if path else None
            if following is None:
                return
            node = following

    def _enter(self, node: LexborNode, tag: str) -> tuple[LexborNode | None, Step | None]:
        """Enter an element: its first child, and what to do when all of them are read."""
        arrive, leave = self._steps.get(tag, _INLINE)
        mark = self._marks.get(node.mem_id) if self._marks else None
        if mark is not None:
            if mark.skip and not self._ranged:
                if arrive is not None:
                    self._writer.flush()
                return None, None
            leave = self._start(mark, leave)
        if arrive is not None:
            arrive(node)
        child = node.first_child
        if child is None and leave is not None:
            leave(node)
        return child, leave

    def _start(self, mark: Mark, leave: Step | None) -> Step:
        """Obey a mark, and give the step that ends it after the element's own."""
        writer = self._writer
        breaks = mark.preformatted or mark.skip or mark.on_enter or mark.on_leave
        off = OFF if mark.skip else 0
        if breaks:
            writer.flush()
        writer.bold += mark.bold
        writer.preformatted += mark.preformatted
        writer.on += mark.on_enter + off

        def stop(node: LexborNode) -> None:
            if leave is not None:
                leave(node)
            if breaks:
                writer.flush()
            writer.bold -= mark.bold
            writer.preformatted -= mark.preformatted
            writer.on += mark.on_leave - off

        return stop


def _steps(writer: Writer) -> dict[str, Steps]:
    """Say for each element what arriving at it and leaving it does."""
    lists, rows = Lists(writer), Rows(writer)
    steps: dict[str, Steps] = dict.fromkeys(_BLOCKS, (writer.end_block, writer.end_block))
    steps |= dict.fromkeys(_LISTS, (lists.open_list, lists.close_list))
    steps |= dict.fromkeys(_ITEMS, (lists.open_item, lists.close_item))
    steps |= dict.fromkeys(_HEADINGS, (writer.open_heading, writer.close_heading))
    steps |= dict.fromkeys(("b", "strong"), (writer.open_bold, writer.close_bold))
    steps |= dict.fromkeys(_PREFORMATTED, (writer.open_pre, writer.close_pre))
    steps |= dict.fromkeys(("td", "th"), (rows.open_cell, writer.end_block))
    steps["summary"] = writer.open_summary, writer.close_summary
    steps["tr"] = rows.open_row, rows.close_row
    steps["a"] = writer.open_link, writer.close_link
    steps["br"] = writer.break_line, None
    return steps
