"""The tagged clauses of one text, with exact quotes and the way each is worded."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from documents.governance.stances import Match, find_wordings
from documents.governance.tags import Tag, Tagged
from documents.quoting import Span, Texts, sections
from models.governance import ClauseQuote, FoundProvision, Stance
from models.taxonomy import taxonomy

_QUOTES = 3
_SHORT = 400  # characters of a clause that is searched whole
_TELLING = 30  # characters of a quote that tells something by itself
_AFTER = 2  # sentences behind the telling one in which its wording is looked for
_TITLE = re.compile(r"(?:[\w’'&/,-]+ ){0,5}[\w’'&/,-]+[.:] +(?=[A-Z“\"])")
_FAR = 1_000  # characters around its words beyond which no wording of a clause is looked for
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


@dataclass(frozen=True, slots=True)
class Clause:
    """One block that speaks of a provision; `at` is where its text starts in the stored text."""

    block: int
    tag: Tag
    text: str
    at: int


class Clauses:
    """A text's clauses by provision, the clearest first."""

    def __init__(self, tagged: Tagged) -> None:
        self.blocks = tagged.blocks
        self.texts = Texts((), tagged.blocks)
        self.sections = sections(tagged.blocks)
        self.starts = _starts(tagged)
        found = _by_provision(tagged, self.starts)
        self.by_provision: Mapping[str, Sequence[Clause]] = {
            name: sorted(found[name], key=lambda c: -c.tag.strength)
            for name in taxonomy()
            if name in found
        }

    @cached_property
    def provisions(self) -> tuple[FoundProvision, ...]:
        """Every provision that the text speaks of, in the order of the taxonomy."""
        return tuple(self._found(name, clauses) for name, clauses in self.by_provision.items())

    def quote(self, block: int, start: int, end: int) -> ClauseQuote:
        """Quote the sentence of the stored text that a stretch of it stands in."""
        quote = self.texts.quote(Span("after", start, end))
        if len(quote.text) < _TELLING:
            quote = self.texts.quote(Span("after", start, end + 2 * _TELLING))
        section = self.sections[block]
        return ClauseQuote(
            block=block, section=section, text=quote.text, start=quote.start, end=quote.end
        )

    def of(self, clause: Clause) -> ClauseQuote:
        return self.quote(clause.block, clause.at + clause.tag.start, clause.at + clause.tag.end)

    def _found(self, name: str, clauses: Sequence[Clause]) -> FoundProvision:
        topic = taxonomy()[name]
        return FoundProvision(
            provision=name,
            name=topic.name,
            family=topic.family,
            clauses=len(clauses),
            quotes=_distinct(self.of(clause) for clause in clauses),
            stances=tuple(self._stances(name, clauses)),
        )

    def _stances(self, name: str, clauses: Sequence[Clause]) -> Iterator[Stance]:
        told: set[str] = set()
        for clause in clauses:
            for match in stances_of(name, clause.text, clause.tag):
                if match.wording.name in told:
                    continue
                told.add(match.wording.name)
                yield self._stance(clause, match)

    def _stance(self, clause: Clause, match: Match) -> Stance:
        wording = match.wording
        quote = self.quote(clause.block, clause.at + match.start, clause.at + match.end)
        return Stance(name=wording.name, words=wording.words, worse=wording.worse, quote=quote)


def stances_of(provision: str, text: str, tag: Tag) -> Iterator[Match]:
    """Give the ways in which a clause is worded, near the words that speak for its provision."""
    start, end = _near(text, tag)
    yield from find_wordings(provision, text, start, end)


def _behind_title(text: str, start: int) -> int:
    """Step over a title set in the line, such as "Governing law."; it tells nothing as a quote.

    >>> _behind_title("Governing law. The law of France applies.", 0)
    15
    """
    title = _TITLE.match(text)
    return title.end() if title and start < title.end() < len(text) else start


def _near(text: str, tag: Tag) -> tuple[int, int]:
    """Narrow a long clause to the sentence that speaks for its tag and the next ones."""
    if len(text) <= _SHORT:
        return 0, len(text)
    starts = [0, *(gap.end() for gap in _SENTENCE.finditer(text)), len(text)]
    first = max(i for i, start in enumerate(starts[:-1]) if start <= tag.start)
    end = starts[min(first + 1 + _AFTER, len(starts) - 1)]
    return max(starts[first], tag.start - _FAR), min(end, tag.end + _FAR)


def _distinct(quotes: Iterator[ClauseQuote]) -> tuple[ClauseQuote, ...]:
    kept: dict[str, ClauseQuote] = {}
    for quote in quotes:
        kept.setdefault(quote.text, quote)
        if len(kept) == _QUOTES:
            break
    return tuple(kept.values())


def _by_provision(tagged: Tagged, starts: Sequence[int]) -> dict[str, list[Clause]]:
    found: dict[str, list[Clause]] = {}
    for index, (block, tags) in enumerate(zip(tagged.blocks, tagged.tags, strict=True)):
        for tag in tags:
            clause = Clause(index, tag, block.text, starts[index])
            found.setdefault(tag.provision, []).append(clause)
    return found


def _starts(tagged: Tagged) -> list[int]:
    """Where the words of each block start in `plain_text`, behind its number."""
    at, starts = 0, []
    for block in tagged.blocks:
        number = len(block.number) + 1 if block.number else 0
        starts.append(at + number)
        at += number + len(block.text) + 1
    return starts
