"""Resolves a declared range: the two places in a tree between which the text stands."""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from documents.html.marks import Mark, Marks, add
from documents.html.selectors import find
from models.declaration import Range


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one element to another; each is inside or outside as its side says."""

    start: LexborNode
    start_after: bool
    end: LexborNode
    end_after: bool


def find_stretch(tree: LexborHTMLParser, declared: Range) -> Stretch | None:
    """Take the start's first match and the end's first match behind it; None if either is gone."""
    starts = find(tree, declared.start_before or declared.start_after or "")
    ends = find(tree, declared.end_before or declared.end_after or "")
    after = declared.start_before is None
    later = _behind(tree, starts[0], ends, after=after) if starts else []
    return Stretch(starts[0], after, later[0], declared.end_after is not None) if later else None


def switch(marks: Marks, stretch: Stretch, by: int) -> None:
    """Mark where the stretch turns writing on by `by`, and off again."""
    add(marks, stretch.start, _turn(by, after=stretch.start_after))
    add(marks, stretch.end, _turn(-by, after=stretch.end_after))


def _turn(by: int, *, after: bool) -> Mark:
    return Mark(on_leave=by) if after else Mark(on_enter=by)


def _behind(
    tree: LexborHTMLParser, start: LexborNode, ends: list[LexborNode], *, after: bool
) -> list[LexborNode]:
    """Keep the ends that come later than the start; when it is left, than all that it holds."""
    inside = {node.mem_id for node in start.traverse()} if after else {start.mem_id}
    before: set[int] = set()
    for node in tree.root.traverse() if tree.root else ():
        if node.mem_id == start.mem_id:
            break
        before.add(node.mem_id)
    return [end for end in ends if end.mem_id not in before and end.mem_id not in inside]
