"""Exact quotes: stretches of a version's stored text, never longer than a reader takes in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from documents.dates import mask_dates
from models.blocks import Block, plain_text
from models.summary import Quote
from models.words import BlockKind

LONGEST = 280  # characters of a quote
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？])")

Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one side's stored text."""

    side: Side
    start: int
    end: int


class Texts:
    """The stored texts of both sides."""

    def __init__(self, before: Sequence[Block], after: Sequence[Block]) -> None:
        self._texts = {"before": plain_text(before), "after": plain_text(after)}

    def whole(self, side: Side) -> str:
        return self._texts[side]

    def text(self, span: Span) -> str:
        return self._texts[span.side][span.start : span.end]

    def search(self, pattern: re.Pattern[str], span: Span) -> Span | None:
        found = pattern.search(self._texts[span.side], span.start, span.end)
        return Span(span.side, found.start(), found.end()) if found else None

    def find_all(self, pattern: re.Pattern[str], span: Span) -> Iterator[Span]:
        for found in pattern.finditer(self._texts[span.side], span.start, span.end):
            yield Span(span.side, found.start(), found.end())

    def before(self, span: Span, characters: int) -> str:
        """Give the characters in front of a span, up to a number of them."""
        return self._texts[span.side][max(0, span.start - characters) : span.start]

    def times_of(self, side: Side, words: str) -> int:
        return self._texts[side].count(words)

    def lines_with(self, side: Side, words: str) -> int:
        return sum(words in line for line in self._texts[side].split("\n"))

    def sentences(self, span: Span) -> Span:
        """Widen a span to the whole sentences it touches, in the lines it touches."""
        text = self._texts[span.side]
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", span.end)
        start, end = _sentences(text, span, start, len(text) if end < 0 else end)
        return Span(span.side, start, end)

    def quote(self, span: Span) -> Quote:
        """Quote the sentences of one line that a span touches, cut to `LONGEST` characters."""
        text = self._texts[span.side]
        line_start = text.rfind("\n", 0, span.start) + 1
        line_end = text.find("\n", span.start)
        line_end = len(text) if line_end < 0 else line_end
        shown = Span(span.side, span.start, max(span.start, min(span.end, line_end)))
        start, end = _sentences(text, shown, line_start, line_end)
        if end - start > LONGEST:
            start, end = _window(text, shown, start, end)
        return Quote(side=span.side, text=text[start:end], start=start, end=end)

    def quote_both(self, before: Span, after: Span) -> tuple[Quote, Quote]:
        """Quote both sides of an edit within one line, with the same words around it.

        Words that only one quote had room for would look as if the other side lacked them.
        """
        pairs = [(span, self.sentences(span)) for span in (before, after)]
        spare = LONGEST - max(span.end - span.start for span in (before, after))
        if spare < 0 or all(room.end - room.start <= LONGEST for _, room in pairs):
            return self.quote(before), self.quote(after)
        left = min(span.start - room.start for span, room in pairs)
        right = min(room.end - span.end for span, room in pairs)
        text = self._texts["before"]
        left = _whole_words(text[before.start - left : before.start][::-1], spare // 2)
        right = _whole_words(text[before.end : before.end + right], spare - left)
        return self._exactly(before, left, right), self._exactly(after, left, right)

    def _exactly(self, span: Span, left: int, right: int) -> Quote:
        start, end = span.start - left, span.end + right
        text = self._texts[span.side][start:end]
        return Quote(side=span.side, text=text, start=start, end=end)


def sections(blocks: Sequence[Block]) -> list[str]:
    """Give for each block the heading it stands under, numbers in front; empty before the first.

    A date set as a heading is none.

    >>> sections([Block(BlockKind.HEADING, "Fees", 2, "4."), Block(BlockKind.PARAGRAPH, "None.")])
    ['4. Fees', '4. Fees']
    """
    found, heading = [], ""
    for block in blocks:
        if block.kind is BlockKind.HEADING and mask_dates(block.text) == block.text:
            heading = plain_text([block])
        found.append(heading)
    return found


def _sentences(text: str, span: Span, start: int, end: int) -> tuple[int, int]:
    """Narrow a line to the sentences that a span touches."""
    for gap in _SENTENCE_END.finditer(text, start, end):
        if gap.end() <= span.start:
            start = gap.end()
        elif gap.start() >= span.end:
            return start, gap.start()
    return start, end


def _window(text: str, span: Span, start: int, end: int) -> tuple[int, int]:
    """Take `LONGEST` characters around the start of a span, whole words where it has spaces."""
    spare = max(0, LONGEST - (span.end - span.start))
    left = max(start, span.start - spare // 2)
    right = min(end, left + LONGEST)
    left = max(start, min(left, right - LONGEST)) if right == end else left
    if left > start:
        space = text.find(" ", left, span.start)
        left = space + 1 if space >= 0 else left
    if right < end:
        shown = span.end if span.end <= right else left
        space = text.rfind(" ", max(left, right - 40, shown), right + 1)
        right = space if space > left else right
    return left, right


def _whole_words(text: str, most: int) -> int:
    """Count the characters of the whole words that a text begins with, at most so many.

    Where no space is near, as in Chinese, any sign may be the last.

    >>> _whole_words(" days of notice", 9), _whole_words("个人信息", 3)
    (8, 3)
    """
    if len(text) <= most:
        return len(text)
    space = text.rfind(" ", 0, most + 1)
    return most if space < 0 else space
