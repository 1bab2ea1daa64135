"""Resolves a declared range: the two places in a tree between which the text stands."""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from documents.html.marks import Mark, Marks
from documents.html.selectors import find
from models.declaration import Range


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one element to another; a side that is None reaches to the page's edge."""

    start: LexborNode | None
    start_after: bool
    end: LexborNode | None
    end_after: bool


def find_stretch(tree: LexborHTMLParser, declared: Range) -> Stretch | None:
    """Take the start's first match and the end's first match behind it; None if either is gone."""
    start_selector = declared.start_before or declared.start_after
    end_selector = declared.end_before or declared.end_after
    starts = find(tree, start_selector) if start_selector else [None]
    ends: list[LexborNode | None] = [None]
    if not starts:
        return None
    start, after = starts[0], declared.start_before is None
    if end_selector:
        ends = list(find(tree, end_selector))
        if start is not None:
            ends = _behind(tree, start, ends, after=after)
    return Stretch(start, after, ends[0], declared.end_after is not None) if ends else None


def switch(marks: Marks, stretch: Stretch, by: int) -> int:
    """Mark where the stretch turns writing on by `by` and off again; gives what holds before it."""
    if stretch.start is not None:
        _add(marks, stretch.start, by, after=stretch.start_after)
    if stretch.end is not None:
        _add(marks, stretch.end, -by, after=stretch.end_after)
    return by if stretch.start is None else 0


def _behind(
    tree: LexborHTMLParser, start: LexborNode, ends: list[LexborNode | None], *, after: bool
) -> list[LexborNode | None]:
    """Keep the ends that come later than the start, its own descendants aside when it is left."""
    inside = {node.mem_id for node in start.traverse()} if after else {start.mem_id}
    passed: set[int] = set()
    for node in tree.root.traverse() if tree.root else ():
        if node.mem_id == start.mem_id:
            break
        passed.add(node.mem_id)
    return [end for end in ends if end and end.mem_id not in passed and end.mem_id not in inside]


def _add(marks: Marks, node: LexborNode, by: int, *, after: bool) -> None:
    mark = Mark(on_leave=by) if after else Mark(on_enter=by)
    marks[node.mem_id] = marks.get(node.mem_id, Mark()) | mark
