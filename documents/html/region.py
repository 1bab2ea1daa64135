"""Which part of a page is the document: the declared one, else its main region."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from documents.html.marks import Mark, Marks
from documents.html.ranges import find_stretch, switch
from documents.html.sample import word_count
from documents.html.selectors import find
from documents.outcome import ExtractError, ExtractFailure
from models.declaration import Page, Range

_MAIN = "main, article, [role=main]"
_OFF = -1000
_LEAST_SHARE = 4


@dataclass(slots=True)
class Region:
    """Where to walk: nodes in document order, none inside another.

    `on` is what the writer starts with; `removed_words` counts what the declaration cut out.
    """

    roots: list[LexborNode]
    marks: Marks = field(default_factory=dict)
    on: int = 1
    notes: list[str] = field(default_factory=list)
    removed_words: int = 0


def find_region(tree: LexborHTMLParser, page: Page) -> Region:
    """Take what the declaration selects less what it removes, in document order, no place twice.

    Without `select` the default region counts. A selector that finds nothing is noted; when no
    `select` finds anything, that is the failure SELECTOR_MATCHED_NOTHING.
    """
    region = Region([])
    nodes, ranged = _declared(tree, page.select, region)
    if page.select and not nodes and not ranged:
        listed = ", ".join(map(_name, page.select))
        raise ExtractError(ExtractFailure.SELECTOR_MATCHED_NOTHING, listed)
    ranged = _remove(tree, page.remove, region) or ranged
    if not page.select:
        nodes = _default_nodes(tree)
    body = tree.body
    if ranged and body is not None:
        _switch_nodes(region, nodes)
        region.roots, region.on = [body], 0
    elif tree.root is not None:
        region.roots = outermost(tree.root, nodes)
    return region


def outermost(top: LexborNode, nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """Order nodes as they stand below `top`, leaving out those inside another one."""
    wanted = {node.mem_id for node in nodes}
    if len(wanted) < 2:
        return list(nodes[:1])
    found: list[LexborNode] = []
    node: LexborNode | None = top
    while node is not None:
        chosen = node.mem_id in wanted
        if chosen:
            found.append(node)
        node = _next(node, top, descend=not chosen)
    return found


def _next(node: LexborNode, top: LexborNode, *, descend: bool) -> LexborNode | None:
    if descend and (child := node.first_child) is not None:
        return child
    while node.next is None:
        parent = node.parent
        if parent is None or node.mem_id == top.mem_id:
            return None
        node = parent
    return node.next if node.mem_id != top.mem_id else None


def _default_nodes(tree: LexborHTMLParser) -> list[LexborNode]:
    """Take main, article and [role=main] together, or the body where they hold little of it."""
    body = tree.body
    if body is None:
        return []
    nodes = outermost(body, tree.css(_MAIN))
    held = sum(len(node.text()) for node in nodes)
    return nodes if _LEAST_SHARE * held >= len(body.text()) else [body]


def _declared(
    tree: LexborHTMLParser, selectors: Sequence[str | Range], region: Region
) -> tuple[list[LexborNode], bool]:
    nodes: list[LexborNode] = []
    ranged = False
    for selector in selectors:
        if isinstance(selector, Range):
            found = _switch_range(tree, selector, region, 1)
            ranged = ranged or found
        else:
            matches = find(tree, selector)
            nodes += matches
            found = bool(matches)
        if not found:
            region.notes.append(f"select found nothing: {_name(selector)}")
    return nodes, ranged


def _remove(tree: LexborHTMLParser, selectors: Sequence[str | Range], region: Region) -> bool:
    """Cut removed elements out of the tree; give whether a range switches writing off."""
    ranged = False
    for selector in selectors:
        if isinstance(selector, Range):
            ranged = _switch_range(tree, selector, region, _OFF) or ranged
            continue
        for node in find(tree, selector):
            region.removed_words += word_count(node)
            node.decompose()
    return ranged


def _switch_range(tree: LexborHTMLParser, selector: Range, region: Region, by: int) -> bool:
    stretch = find_stretch(tree, selector)
    if stretch is not None:
        switch(region.marks, stretch, by)
    return stretch is not None


def _switch_nodes(region: Region, nodes: Sequence[LexborNode]) -> None:
    for node in nodes:
        mark = region.marks.get(node.mem_id, Mark())
        region.marks[node.mem_id] = mark | Mark(on_enter=1, on_leave=-1)


def _name(selector: str | Range) -> str:
    if isinstance(selector, str):
        return selector
    return " .. ".join(filter(None, selector.model_dump().values()))
