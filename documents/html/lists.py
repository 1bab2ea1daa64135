"""List items: how deep they stand and the number a browser would print before them."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from documents.html.writer import Writer

_DEEPEST = 50
_MOST = 5000
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(none|(?:lower|upper)-(?:alpha|latin|roman))")
_STYLES = {
    "none": "none",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(slots=True)
class _List:
    style: str
    following: int


class Lists:
    """The lists that are open."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._open: list[_List] = []

    def open_list(self, node: LexborNode) -> None:
        """Start a list, one level deeper."""
        self._writer.flush()
        attributes = node.attributes
        style = _list_style(attributes) if node.tag == "ol" else "none"
        self._open.append(_List(style, _integer(attributes.get("start"), 1)))

    def close_list(self, _node: LexborNode) -> None:
        """End a list."""
        self._writer.end_item()
        self._open.pop()

    def open_item(self, node: LexborNode) -> None:
        """Start a <li>, or a <dt>; a <dd> stands one level below its term."""
        self._writer.flush()
        depth = min(len(self._open), _DEEPEST) or 1
        deeper = node.tag == "dd"
        self._writer.item = (depth + deeper, self._marker(node))

    def close_item(self, _node: LexborNode) -> None:
        """End an item."""
        self._writer.end_item()

    def _marker(self, node: LexborNode) -> str:
        if not self._open or self._open[-1].style == "none":
            return ""
        current = self._open[-1]
        value = node.attributes.get("value")
        ordinal = _integer(value, current.following) if value else current.following
        current.following = ordinal + 1
        return f"{format_ordinal(ordinal, current.style)}."


def format_ordinal(ordinal: int, style: str) -> str:
    """Write a list item's ordinal in an HTML list type: 1, a, A, i or I.

    >>> [format_ordinal(n, s) for n, s in ((3, "1"), (28, "a"), (4, "I"), (0, "a"))]
    ['3', 'ab', 'IV', '0']
    """
    if style == "1" or not 0 < ordinal < _MOST:
        return str(ordinal)
    text = _letters(ordinal) if style in "aA" else _roman(ordinal)
    return text.upper() if style.isupper() else text


def _letters(ordinal: int) -> str:
    text = ""
    while ordinal:
        ordinal, letter = divmod(ordinal - 1, 26)
        text = chr(ord("a") + letter) + text
    return text


def _roman(ordinal: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        times, ordinal = divmod(ordinal, value)
        text += sign * times
    return text


def _list_style(attributes: dict[str, str | None]) -> str:
    found = _STYLE.search(attributes.get("style") or "")
    if found:
        return _STYLES[found[1]]
    style = attributes.get("type") or "1"
    return style if style in ("a", "A", "i", "I") else "1"


def _integer(text: str | None, default: int) -> int:
    if text and len(text) <= 6 and text.lstrip("-").isascii() and text.lstrip("-").isdigit():
        return int(text)
    return default
