"""How much a change matters and for whom: a sum in which every point rests on a quote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.compare import Item
from documents.language import count_words
from documents.quoting import Span, Texts
from documents.stakes import SIGNALS, STAKES
from models.summary import Reason
from models.words import Direction, Severity, Significance

MODERATE, MAJOR = 8, 13  # points from which a change is moderate, and major
_READ = 200_000  # characters of changed text that are enough to tell a direction
_OUTWEIGHS = 2  # how many times more signals one way must be to name a direction


@dataclass(frozen=True, slots=True)
class Weight:
    """The sum and what follows from it."""

    significance: Significance
    severity: Severity
    direction: Direction
    reasons: tuple[Reason, ...]


def weigh(items: Sequence[Item], texts: Texts, *, analysed: bool) -> Weight:
    """Weigh the items that may mean something; at least one is given.

    Points: the binary digits of the number of changed words, and those of each stake named in
    them. Without an analysed language only the extent counts and the direction is neutral.
    """
    spans = [span for item in items for span in spans_of(item)]
    reasons = (_extent(spans, texts), *(_stakes(spans, texts) if analysed else ()))
    points = sum(reason.points for reason in reasons)
    significance = _significance(points)
    direction = _direction(spans, texts) if analysed else Direction.NEUTRAL
    if significance is Significance.MINOR:
        direction = Direction.NEUTRAL  # too little text to tell better from worse
    return Weight(significance, _severity(significance, direction), direction, reasons)


def strength(item: Item, texts: Texts) -> int:
    """Give the points of one item alone, by which the strongest place is found."""
    spans = list(spans_of(item))
    return _extent(spans, texts).points + sum(reason.points for reason in _stakes(spans, texts))


def spans_of(item: Item) -> Iterator[Span]:
    """Give the changed characters of an item, on both sides."""
    for edit in item.edits:
        yield Span("before", edit.before_start, edit.before_end)
        yield Span("after", edit.after_start, edit.after_end)
    if item.after and not item.edits:
        yield Span("after", item.after.start, item.after.end)
    elif item.before and not item.edits:
        yield Span("before", item.before.start, item.before.end)


def _extent(spans: Sequence[Span], texts: Texts) -> Reason:
    words = sum(count_words(texts.text(span)) for span in spans)
    return Reason(rule=f"extent:{words}_words", points=words.bit_length())


def _stakes(spans: Sequence[Span], texts: Texts) -> Iterator[Reason]:
    for stake in STAKES:
        found = next((m for span in spans if (m := texts.search(stake.pattern, span))), None)
        if found:
            yield Reason(rule=f"stake:{stake.name}", points=stake.points, quote=texts.quote(found))


def _significance(points: int) -> Significance:
    if points >= MAJOR:
        return Significance.MAJOR
    return Significance.MODERATE if points >= MODERATE else Significance.MINOR


def _severity(significance: Significance, direction: Direction) -> Severity:
    if significance is Significance.MAJOR and direction is not Direction.FAVOURABLE:
        return Severity.HIGH
    return Severity.LOW if significance is Significance.MINOR else Severity.MEDIUM


def _direction(spans: Sequence[Span], texts: Texts) -> Direction:
    worse = better = 0
    for span in _first(spans, _READ):
        for signal in SIGNALS:
            times = texts.times(signal.pattern, span)
            adverse = signal.adverse == (span.side == "after")
            worse, better = worse + times * adverse, better + times * (not adverse)
    if worse == better == 0:
        return Direction.NEUTRAL
    if worse > _OUTWEIGHS * better:
        return Direction.ADVERSE
    return Direction.FAVOURABLE if better > _OUTWEIGHS * worse else Direction.MIXED


def _first(spans: Sequence[Span], characters: int) -> Iterator[Span]:
    for span in spans:
        if characters <= 0:
            return
        yield span
        characters -= span.end - span.start
