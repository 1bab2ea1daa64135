"""Each changed place and each provision of a change, in one sentence with its quotes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from documents import phrases
from documents.compare import Item, Kind
from documents.quoting import LONGEST, Span, Texts
from documents.reading import Reading
from documents.signals.passage import Signal
from documents.topics import Topics, find_grounds
from documents.weighing import strength
from documents.words import Edit
from models.summary import Point, ProvisionChange, Quote

MOST_POINTS = 50
_KIND: dict[Kind, Literal["added", "removed", "modified", "moved"]] = {
    Kind.ADDED: "added",
    Kind.REMOVED: "removed",
    Kind.MOVED: "moved",
}

Quotes = tuple[Quote | None, Quote | None]


def tell_points(reading: Reading) -> Iterator[Point]:
    """Tell the first places of a change in reading order, each with its provisions."""
    for index, item in enumerate(reading.shown()[:MOST_POINTS]):
        topics = reading.topics[index] if index < len(reading.topics) else ()
        yield _point(item, topics, reading)


def _point(item: Item, topics: Topics, reading: Reading) -> Point:
    section = reading.section(item)
    before, after = _quotes(item, reading.texts)
    grounds = find_grounds(topics)
    return Point(
        kind=_KIND.get(item.kind, "modified"),
        section=section,
        sentence=phrases.say_point(item, section, reading.texts),
        provisions=tuple(ground.provision for ground in grounds),
        grounds=grounds,
        before=before,
        after=after,
    )


def tell_provision(name: str, reading: Reading) -> ProvisionChange:
    """Tell what a change does to one of its provisions, by the place that counts most for it."""
    index = reading.place_of(name)
    item, texts = reading.telling[index], reading.texts
    section = reading.section(item)
    signal = _clearest(reading.signals_by_place[index])
    before, after = _signalled(signal, texts) if signal else _quotes(item, texts)
    said = f"{signal.sentence}." if signal else phrases.say_point(item, section, texts)
    return ProvisionChange(
        provision=name,
        section=section,
        sentence=said,
        signal=signal.kind if signal else None,
        adverse=signal.adverse if signal else None,
        before=before,
        after=after,
    )


def _clearest(signals: Sequence[Signal]) -> Signal | None:
    return min(signals, key=lambda signal: signal.adverse is None, default=None)


def _signalled(signal: Signal, texts: Texts) -> Quotes:
    return (
        texts.quote(signal.before) if signal.before else None,
        texts.quote(signal.after) if signal.after else None,
    )


def _quotes(item: Item, texts: Texts) -> Quotes:
    """Quote both sides from the first edit to the last or around the strongest, or the place."""
    if item.edits:
        before, after = _stretch(item.edits)
        if any(len(text) > LONGEST or "\n" in text for text in map(texts.text, (before, after))):
            before, after = _stretch([max(item.edits, key=lambda e: _strength(e, item, texts))])
        return texts.quote_both(before, after)
    return (
        texts.quote(Span("before", item.before.start, item.before.end)) if item.before else None,
        texts.quote(Span("after", item.after.start, item.after.end)) if item.after else None,
    )


def _stretch(edits: Sequence[Edit]) -> tuple[Span, Span]:
    first, last = edits[0], edits[-1]
    return (
        Span("before", first.before_start, last.before_end),
        Span("after", first.after_start, last.after_end),
    )


def _strength(edit: Edit, item: Item, texts: Texts) -> int:
    return strength(replace(item, edits=(edit,)), texts)
