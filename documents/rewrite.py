"""A text rewritten from end to end, told section by section."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from documents.compare import Item, Kind
from documents.extent import SectionChange
from documents.phrases import shorten
from documents.quoting import Side, Span
from documents.reading import Reading
from documents.topics import Topic, find_grounds
from models.summary import Point, Quote

_NAMED = 8  # words of a heading that a sentence repeats
_WHAT: dict[Kind, Literal["added", "removed", "moved"]] = {
    Kind.ADDED: "added",
    Kind.REMOVED: "removed",
    Kind.MOVED: "moved",
}


def tell_sections(reading: Reading) -> Iterator[Point]:
    """Tell each changed section in one point, its first changed words quoted."""
    places = _by_block(reading.telling)
    for change in reading.sections_rewritten:
        items = [reading.telling[at] for at in sorted(_places_in(change, places))]
        side: Side = "after" if change.after else "before"
        grounds = find_grounds(_topics(items, reading))
        section = reading.sections[side][(change.after or change.before)[0]]
        yield Point(
            kind=_WHAT.get(change.kind, "modified"),
            section=section,
            sentence=_say(change, section),
            provisions=tuple(ground.provision for ground in grounds),
            grounds=grounds,
            before=_quote("before", items, reading),
            after=_quote("after", items, reading),
        )


def _by_block(items: Sequence[Item]) -> Mapping[tuple[Side, int], Sequence[int]]:
    """Index the items by the block they begin at: of the new text, or of the old if they left."""
    found: defaultdict[tuple[Side, int], list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        if place := item.after or item.before:
            found["after" if item.after else "before", place.blocks[0]].append(at)
    return found


def _places_in(
    change: SectionChange, places: Mapping[tuple[Side, int], Sequence[int]]
) -> Iterator[int]:
    sides: tuple[tuple[Side, Sequence[int]], ...]
    sides = ("after", change.after), ("before", change.before)
    for side, blocks in sides:
        for block in blocks:
            yield from places.get((side, block), ())


def _say(change: SectionChange, section: str) -> str:
    name = f"“{shorten(section, _NAMED)}”" if section else "The opening"
    old, new = len(change.before), len(change.after)
    if what := _WHAT.get(change.kind):
        return f"{name} was {what}: {new or old} passage{'s' * ((new or old) != 1)}."
    return f"{name} was rewritten: {old} passage{'s' * (old != 1)} became {new}."


def _quote(side: Side, items: Sequence[Item], reading: Reading) -> Quote | None:
    for item in items:
        if place := item.before if side == "before" else item.after:
            return reading.texts.quote(Span(side, place.start, place.end))
    return None


def _topics(items: Sequence[Item], reading: Reading) -> Iterator[Topic]:
    mine = {id(item) for item in items}
    told = zip(reading.telling, reading.topics, strict=False)
    yield from (topic for item, topics in told if id(item) in mine for topic in topics)
