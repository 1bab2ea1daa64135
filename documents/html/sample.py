"""Looks into an element: how many words, how many of them linked, how many controls."""

from functools import cached_property

from selectolax.lexbor import LexborNode

_CONTROLS = "button, input, [role=button], a[class*=btn i], a[class*=button i]"
_SEARCHES = 2_000
_READINGS = 100
_MANY_CHARACTERS = 5_000
_WORD_LENGTH = 6


class SpentError(Exception):
    """All looks that one page is worth have been taken."""


class Budget:
    """What may be read while judging one page, so that nested suspects cannot multiply its cost."""

    def __init__(self, characters: int) -> None:
        self._characters = _READINGS * characters + 100_000
        self._searches = _SEARCHES

    def read(self, characters: int) -> None:
        """Take characters off the budget; SpentError when it is empty."""
        self._characters -= characters
        if self._characters < 0:
            raise SpentError

    def search(self) -> None:
        """Take one search below an element off the budget; SpentError when it is empty."""
        self._searches -= 1
        if self._searches < 0:
            raise SpentError


class Sample:
    """An element under suspicion; each figure is taken when first asked for."""

    def __init__(self, node: LexborNode, attributes: dict[str, str | None], budget: Budget) -> None:
        self.node = node
        self.tag = node.tag or ""
        self.attributes = attributes
        self.role = (attributes.get("role") or "").lower()
        self._budget = budget

    def like(self, node: LexborNode) -> "Sample":
        """Look at another element on the same budget."""
        return Sample(node, node.attributes, self._budget)

    @cached_property
    def size(self) -> int:
        """Characters of text, white space around each piece aside."""
        return self._size_of(self.node)

    @cached_property
    def words(self) -> int:
        """Words of text; estimated where there are very many."""
        if self.size > _MANY_CHARACTERS:
            return self.size // _WORD_LENGTH
        return word_count(self.node)

    @cached_property
    def linked(self) -> float:
        """The share of text that stands in links; 1 where there is no text."""
        if not self.size:
            return 1.0
        self._budget.search()
        return min(1.0, sum(map(self._size_of, self.node.css("a"))) / self.size)

    def _size_of(self, node: LexborNode) -> int:
        size = len(node.text(strip=True))
        self._budget.read(size + 1)
        return size

    @cached_property
    def controls(self) -> int:
        """Count buttons, fields and links dressed as buttons."""
        self._budget.search()
        return len(self.node.css(_CONTROLS))

    @cached_property
    def has_heading(self) -> bool:
        """Whether a first or second heading stands in it."""
        self._budget.search()
        return bool(self.node.css("h1, h2"))

    @property
    def names(self) -> str:
        """What developers call the element: its class and id."""
        return f"{self.attributes.get('class') or ''} {self.attributes.get('id') or ''}"


def word_count(node: LexborNode) -> int:
    """Count the words of a node's text."""
    return len(node.text(separator=" ").split())
