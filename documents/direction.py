"""For whom a change is better or worse: signals and words for and against the user, weighed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from documents.quoting import Span, Texts
from documents.signals.passage import Kind, Signal
from documents.stakes import (
    MOST_OF_A_KIND,
    MOST_OF_A_WORDING,
    NEGATED,
    OUTWEIGHS,
    SIGNAL_WEIGHT,
    TELLING,
    WORDINGS,
    Wording,
)
from models.words import Direction

_SCOPE = 80  # characters over which a denial reaches
_DENIED = re.compile(r"(?:\b(?:not|never|without|no)\b|n['’]t\b)[^.;!?]*$", re.IGNORECASE)
_READ = 200_000  # characters of changed text that are enough to tell a direction


def tell_direction(signals: Sequence[Signal], spans: Sequence[Span], texts: Texts) -> Direction:
    """Say for whom a change is better or worse.

    Every signal counts with its weight and every wording of the table once a time it comes or
    goes. One way must outweigh the other to give the direction; else the change is mixed.
    """
    worse, better = _told(signals)
    listed = {span for s in signals if s.kind is Kind.LISTED for span in (s.before, s.after)}
    more_worse, more_better = _worded([span for span in spans if span not in listed], texts)
    return _between(worse + more_worse, better + more_better)


def tell_by_signals(signals: Sequence[Signal]) -> Direction:
    """Say it by signals alone, where too few words changed for single words to count."""
    return _between(*_told(signals))


def _between(worse: int, better: int) -> Direction:
    if worse == better == 0:
        return Direction.NEUTRAL
    if worse > OUTWEIGHS * better:
        return Direction.ADVERSE
    return Direction.FAVOURABLE if better > OUTWEIGHS * worse else Direction.MIXED


def _told(signals: Sequence[Signal]) -> tuple[int, int]:
    told = Counter((s.kind, s.adverse) for s in signals if s.adverse is not None)
    return _sides(
        (bool(adverse), SIGNAL_WEIGHT[kind] * min(MOST_OF_A_KIND, times))
        for (kind, adverse), times in told.items()
    )


def _worded(spans: Sequence[Span], texts: Texts) -> tuple[int, int]:
    found: Counter[tuple[str, bool]] = Counter()
    for span in _first(spans, _READ):
        for wording in WORDINGS:
            adverse = wording.adverse == (span.side == "after")
            if wording.name in TELLING and span.side == "before":
                continue
            found[wording.name, adverse] += _times(wording, span, texts)
    return _sides((adverse, min(MOST_OF_A_WORDING, n)) for (_, adverse), n in found.items())


def _sides(weights: Iterable[tuple[bool, int]]) -> tuple[int, int]:
    listed = list(weights)
    return sum(n for adverse, n in listed if adverse), sum(
        n for adverse, n in listed if not adverse
    )


def _times(wording: Wording, span: Span, texts: Texts) -> int:
    found = texts.find_all(wording.pattern, span)
    if wording.name not in NEGATED:
        return sum(1 for _ in found)
    return sum(not _DENIED.search(texts.before(one, _SCOPE)) for one in found)


def _first(spans: Sequence[Span], characters: int) -> Iterator[Span]:
    for span in spans:
        if characters <= 0:
            return
        yield span
        characters -= span.end - span.start
