"""A text rewritten from end to end, told section by section."""

from collections.abc import Iterator, Sequence
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
    for change in reading.sections_rewritten:
        items = [item for item in reading.telling if _is_in(item, change)]
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


def _is_in(item: Item, change: SectionChange) -> bool:
    if item.after:
        return item.after.blocks[0] in change.after
    return item.before is not None and item.before.blocks[0] in change.before


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
