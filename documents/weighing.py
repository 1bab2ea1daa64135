"""How much a change matters and for whom: a sum in which every point rests on a quote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.compare import Item
from documents.direction import tell_by_signals, tell_direction
from documents.language import count_words
from documents.quoting import Span, Texts
from documents.signals.passage import Signal
from documents.stakes import STAKES
from models.summary import Reason
from models.words import Direction, Severity, Significance

MODERATE, MAJOR = 8, 13  # points from which a change is moderate, and major


@dataclass(frozen=True, slots=True)
class Weight:
    """The sum and what follows from it."""

    significance: Significance
    severity: Severity
    direction: Direction
    reasons: tuple[Reason, ...]


def weigh(
    items: Sequence[Item], signals: Sequence[Signal], texts: Texts, *, analysed: bool
) -> Weight:
    """Weigh the items that may mean something; at least one is given.

    Points: the binary digits of the number of changed words, and those of each stake named in
    them. Without an analysed language only the extent counts and the direction is neutral.
    """
    spans = [span for item in items for span in spans_of(item)]
    reasons = (_extent(spans, texts), *(_stakes(spans, texts) if analysed else ()))
    points = sum(reason.points for reason in reasons)
    significance = _significance(points)
    little = significance is Significance.MINOR or not analysed
    direction = tell_by_signals(signals) if little else tell_direction(signals, spans, texts)
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
