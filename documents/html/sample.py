"""Looks into an element: how many words, how many of them linked, how many controls."""

from functools import cached_property

from selectolax.lexbor import LexborNode

_CONTROLS = "button, input, [role=button], a[class*=btn i], a[class*=button i]"


def word_count(node: LexborNode) -> int:
    """Count the words of a node's text."""
    return len(node.text(separator=" ").split())


class Sample:
    """An element under suspicion; each figure is taken when first asked for."""

    def __init__(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        self.node = node
        self.tag = node.tag or ""
        self.attributes = attributes
        self.role = (attributes.get("role") or "").lower()

    @cached_property
    def size(self) -> int:
        """Characters of text, white space included: the cheapest measure."""
        return len(self.node.text())

    @cached_property
    def words(self) -> int:
        return word_count(self.node)

    @cached_property
    def linked(self) -> float:
        """The share of words that stand in links; 1 where there are no words."""
        words = sum(word_count(link) for link in self.node.css("a"))
        return min(1.0, words / self.words) if self.words else 1.0

    @cached_property
    def controls(self) -> int:
        return len(self.node.css(_CONTROLS))

    @cached_property
    def has_heading(self) -> bool:
        return bool(self.node.css("h1, h2"))

    @cached_property
    def names(self) -> str:
        """What developers call the element: its class and id."""
        return f"{self.attributes.get('class') or ''} {self.attributes.get('id') or ''}"
