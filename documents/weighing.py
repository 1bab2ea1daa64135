"""How much a change matters and for whom: a sum in which every point rests on a quote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.compare import Item
from documents.direction import tell_by_signals, tell_direction
from documents.language import count_words
from documents.quoting import Span, Texts
from documents.signals.passage import Signal
from documents.stakes import (
    DECISIVE,
    GRAVE,
    MAJOR,
    MODERATE,
    SEVERITY,
    SIGNAL_POINTS,
    STAKES,
    Stake,
)
from models.summary import Reason
from models.words import Direction, Severity, Significance

_MOST_READ = 400_000  # characters of changed words in which stakes are looked for


@dataclass(frozen=True, slots=True)
class Weight:
    """The sum and what follows from it."""

    significance: Significance
    severity: Severity
    direction: Direction
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Main:
    """The weightiest provision of a change, its base exposure, and where most of it stands."""

    provision: str
    name: str
    exposure: int
    span: Span


def weigh(
    items: Sequence[Item],
    signals: Sequence[Signal],
    texts: Texts,
    *,
    analysed: bool,
    main: Main | None = None,
) -> Weight:
    """Weigh the items that may mean something; at least one is given.

    Points: the binary digits of the number of changed words, and those of each stake named in
    them. Without an analysed language only the extent counts and the direction is neutral. A
    moderate, adverse change whose `main` provision is grave is of high severity.
    """
    spans = [span for item in items for span in spans_of(item)]
    reasons = _sum(spans, signals, texts) if analysed else (_extent(spans, texts),)
    significance = _significance(sum(reason.points for reason in reasons))
    little = significance is Significance.MINOR or not analysed
    direction = tell_by_signals(signals) if little else tell_direction(signals, spans, texts)
    severity = SEVERITY[significance, direction is Direction.FAVOURABLE]
    felt = significance is Significance.MODERATE and direction is Direction.ADVERSE
    if main and felt and main.exposure >= GRAVE:
        severity, reasons = Severity.HIGH, (*reasons, _grave(main, texts))
    return Weight(significance, severity, direction, reasons)


def strength(item: Item, texts: Texts) -> int:
    """Give the points of one item alone, by which the strongest place is found."""
    spans = list(spans_of(item))
    return _extent(spans, texts).points + stakes_of(spans, texts)


def stakes_of(spans: Sequence[Span], texts: Texts) -> int:
    """Give the points of all stakes named in some stretches of text."""
    return sum(s.points for s in STAKES if any(texts.search(s.pattern, span) for span in spans))


def named_stakes(item: Item, texts: Texts) -> list[Stake]:
    """Give the stakes named in the changed words of an item, the highest first."""
    spans = list(spans_of(item))
    found = (s for s in STAKES if any(texts.search(s.pattern, span) for span in spans))
    return sorted(found, key=lambda stake: -stake.points)


def _sum(spans: Sequence[Span], signals: Sequence[Signal], texts: Texts) -> tuple[Reason, ...]:
    decisive = [signal for signal in signals if signal.kind in DECISIVE]
    sentences = [texts.sentences(s) for one in decisive for s in (one.before, one.after) if s]
    at_stake = _stakes([*_enough(spans), *sentences], texts)
    return (_extent(spans, texts), *at_stake, *_signalled(signals, texts))


def _signalled(signals: Sequence[Signal], texts: Texts) -> Iterator[Reason]:
    for kind, points in SIGNAL_POINTS.items():
        found = next((s for s in signals if s.kind is kind and s.adverse is not None), None)
        span = (found.after or found.before) if found else None
        if found and span:
            quote = texts.quote(span)
            yield Reason(rule=f"signal:{kind}", points=points, words=found.sentence, quote=quote)


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
    quote = texts.quote(max(spans, key=lambda span: span.end - span.start))
    said = f"{words} word{'s' * (words != 1)} came or went"
    return Reason(rule=f"extent:{words}_words", points=words.bit_length(), words=said, quote=quote)


def _enough(spans: Sequence[Span]) -> Iterator[Span]:
    """Give the first places, as many as tell what a text rewritten from end to end is about."""
    room = _MOST_READ
    for span in spans:
        if room > 0:
            yield span
        room -= span.end - span.start


def _stakes(spans: Sequence[Span], texts: Texts) -> Iterator[Reason]:
    for stake in STAKES:
        found = next((m for span in spans if (m := texts.search(stake.pattern, span))), None)
        if found:
            yield Reason(
                rule=f"stake:{stake.name}",
                points=stake.points,
                words=f"It is about {stake.words}",
                quote=texts.quote(found),
            )


def _significance(points: int) -> Significance:
    if points >= MAJOR:
        return Significance.MAJOR
    return Significance.MODERATE if points >= MODERATE else Significance.MINOR


def _grave(main: Main, texts: Texts) -> Reason:
    return Reason(
        rule=f"exposure:{main.provision}",
        points=0,
        words=f"“{main.name}” is a grave provision: the severity is High",
        quote=texts.quote(main.span),
    )
