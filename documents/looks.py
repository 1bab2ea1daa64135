"""What a text looks like from afar: its size, sentences, links, language and vocabulary."""

import re
from collections.abc import Sequence
from functools import cached_property

from documents.language import count_words, guess_language, sample
from documents.markers import DOCUMENT_NAME, POLICY_WORDS
from documents.normalise import clean, wording
from models.blocks import Block
from models.words import BlockKind

_SENTENCE = 8  # words from which a block reads as a sentence
_NAME = 10  # words that the name of a document has at most
_OPENING = 40  # blocks in which an error or challenge page has said what it is
_CONTENT_WORD = re.compile(r"[^\W\d_]{5,}|[\u3040-\u30ff\u3400-\u9fff]{2}")


def words(blocks: Sequence[Block]) -> int:
    """Count the words of a text."""
    return sum(count_words(block.text) for block in blocks)


def sketch(blocks: Sequence[Block]) -> frozenset[str]:
    """Give a text's distinct content words, by which two texts are seen to be related."""
    return frozenset(_CONTENT_WORD.findall(wording(blocks).lower()))


def headings(blocks: Sequence[Block]) -> frozenset[str]:
    """Give a text's headings of two words and more, in lower case."""
    texts = (clean(b.text).lower() for b in blocks if b.kind is BlockKind.HEADING)
    return frozenset(text for text in texts if " " in text)


class Looks:
    """One text, measured when asked."""

    def __init__(self, blocks: Sequence[Block], titles: Sequence[str]) -> None:
        self._blocks = blocks
        self._titles = titles

    @cached_property
    def counts(self) -> list[int]:
        """The words of each block."""
        return [count_words(block.text) for block in self._blocks]

    @cached_property
    def words(self) -> int:
        return sum(self.counts)

    @cached_property
    def sketch(self) -> frozenset[str]:
        return sketch(self._blocks)

    @cached_property
    def language(self) -> str | None:
        return guess_language(self._blocks)

    @cached_property
    def opening(self) -> str:
        """The page's titles and its first lines."""
        return "\n".join((*self._titles, *(b.text for b in self._blocks[:_OPENING])))

    @cached_property
    def prose(self) -> float:
        """The share of words that stand in blocks as long as a sentence; 1.0 without words."""
        return sum(n for n in self.counts if n >= _SENTENCE) / self.words if self.words else 1.0

    @cached_property
    def linked(self) -> float:
        """The share of words that are links."""
        linked = sum(count_words(link.text) for block in self._blocks for link in block.links)
        return linked / self.words if self.words else 0.0

    @cached_property
    def named(self) -> int:
        """How many lines do no more than name a document."""
        lines = zip(self._blocks, self.counts, strict=True)
        return sum(n <= _NAME and bool(DOCUMENT_NAME.search(b.text)) for b, n in lines)

    @cached_property
    def policy_words(self) -> float | None:
        """The share of words that policies use, None in a language without a table."""
        known = POLICY_WORDS.get(self.language or "")
        tokens = re.findall(r"\w+", sample(self._blocks).lower()) if known else []
        return sum(token in known for token in tokens) / len(tokens) if known and tokens else None
