"""Finds a selector's elements: by lexbor, and by soupsieve where lexbor does not know it."""

import re
import warnings

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError
from soupsieve import SelectorSyntaxError

from documents.outcome import ExtractError, ExtractFailure

_STAMP = "data-place"
_MOST_ELEMENTS = 50_000
_COUNTING = re.compile(":nth-|-of-type|~(?!=)")  # lexbor goes over all siblings of each element


def find(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """Give each matching element once, in document order.

    A selector that neither library knows is the failure SELECTOR_UNKNOWN.
    """
    if _COUNTING.search(selector):
        _refuse_many(len(tree.css("*")), selector)
    try:
        matches = tree.css(selector)
    except SelectolaxError:
        return _find_by_soup(tree, selector)
    return list({node.mem_id: node for node in matches}.values())


def _refuse_many(elements: int, selector: str) -> None:
    if elements > _MOST_ELEMENTS:
        raise ExtractError(ExtractFailure.TOO_LARGE, f"too many elements to try {selector!r}")


def _find_by_soup(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """Number the elements, write the tree down, and let BeautifulSoup say which numbers match."""
    nodes = [node for node in tree.root.traverse() if node.is_element_node] if tree.root else []
    _refuse_many(len(nodes), selector)
    for place, node in enumerate(nodes):
        node.attrs[_STAMP] = str(place)
    soup = BeautifulSoup(tree.html or "", "html.parser")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            matches = soup.select(selector)
    except (SelectorSyntaxError, NotImplementedError) as error:
        raise ExtractError(ExtractFailure.SELECTOR_UNKNOWN, selector) from error
    return [nodes[int(str(match[_STAMP]))] for match in matches]
