"""Which part of a page is the document: the declared one, else its main region."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from documents.html.marks import OFF, SKIP, Mark, Marks, add
from documents.html.ranges import find_stretch, switch
from documents.html.sample import word_count
from documents.html.selectors import find
from documents.outcome import ExtractError, ExtractFailure
from models.declaration import Page, Range

_MAIN = "main, article, [role=main]"
_LEAST_SHARE = 4


@dataclass(slots=True)
class Region:
    """Where to walk: nodes in document order, none inside another.

    `ranged`: writing is off until a mark switches it on. `removed_words` counts what the
    declaration cut out.
    """

    roots: list[LexborNode]
    marks: Marks = field(default_factory=dict)
    ranged: bool = False
    removed_words: int = 0

    @property
    def is_whole_body(self) -> bool:
        """Whether no element sets the document apart from the rest of the page."""
        return any(root.tag == "body" for root in self.roots)


def find_region(tree: LexborHTMLParser, page: Page) -> Region:
    """Take what the declaration selects less what it removes, in document order, no place twice.

    Without `select` the default region counts. Every `select` must find something: the failure
    SELECTOR_MATCHED_NOTHING names those that do not, for half a document is none.
    """
    rules = (*page.select, *page.remove)
    if any(isinstance(rule, Range) for rule in rules):
        return _ranged_region(tree, page)
    nodes = _selected(tree, page.select)
    removed = [node for rule in page.remove if isinstance(rule, str) for node in find(tree, rule)]
    words = sum(word_count(node) for node in outermost(tree, removed))
    for node in removed:
        node.decompose()
    return Region(outermost(tree, nodes or _default_nodes(tree)), removed_words=words)


def _ranged_region(tree: LexborHTMLParser, page: Page) -> Region:
    """Walk the whole body, switched on and off at the ends of what is selected and removed."""
    marks: Marks = {}
    nodes = _selected(tree, page.select, marks)
    if not page.select:
        nodes = _default_nodes(tree)
    for node in nodes:
        add(marks, node, Mark(on_enter=1, on_leave=-1))
    for rule in page.remove:
        if isinstance(rule, Range):
            _switch_range(tree, rule, marks, OFF)
            continue
        for node in find(tree, rule):
            add(marks, node, SKIP)
    return Region([tree.body] if tree.body else [], marks, ranged=True)


def _selected(
    tree: LexborHTMLParser, rules: Sequence[str | Range], marks: Marks | None = None
) -> list[LexborNode]:
    """Find the selected nodes, and mark the selected ranges."""
    nodes: list[LexborNode] = []
    missing: list[str] = []
    for rule in rules:
        if isinstance(rule, Range):
            found = marks is not None and _switch_range(tree, rule, marks, 1)
        else:
            matches = find(tree, rule)
            nodes += matches
            found = bool(matches)
        if not found:
            missing.append(_name(rule))
    if missing:
        raise ExtractError(ExtractFailure.SELECTOR_MATCHED_NOTHING, ", ".join(missing))
    return nodes


def outermost(tree: LexborHTMLParser, nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """Order nodes as they stand in the tree, leaving out those inside another one."""
    top = tree.root
    wanted = {node.mem_id for node in nodes}
    if top is None or len(wanted) < 2:
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
    nodes = outermost(tree, tree.css(_MAIN))
    held = sum(len(node.text()) for node in nodes)
    return nodes if _LEAST_SHARE * held >= len(body.text()) else [body]


def _switch_range(tree: LexborHTMLParser, rule: Range, marks: Marks, by: int) -> bool:
    stretch = find_stretch(tree, rule)
    if stretch is not None:
        switch(marks, stretch, by)
    return stretch is not None


def _name(selector: str | Range) -> str:
    if isinstance(selector, str):
        return selector
    return " .. ".join(filter(None, selector.model_dump().values()))
