"""Where provisions stand in a changed place, and which of its edits touch their words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from documents.compare import Item, Place
from documents.direction import tell_direction
from documents.governance.clauses import Clauses, stances_of
from documents.governance.stances import Wording
from documents.governance.tags import Tag, Tagged
from documents.quoting import Side, Span
from documents.reading import Reading
from documents.signals.passage import Signal
from documents.weighing import spans_of
from documents.words import Edit
from models.governance import ClauseQuote
from models.words import Direction

_WORSE = {Direction.ADVERSE: True, Direction.FAVOURABLE: False}


@dataclass(frozen=True, slots=True)
class Spot:
    """A tagged block of one side; `span` are the words of the stored text that speak for it."""

    block: int
    tag: Tag
    span: Span


@dataclass(frozen=True, slots=True)
class Worded:
    """A wording of a provision, and where it stands in one side."""

    wording: Wording
    block: int
    span: Span


class Pair:
    """Two tagged texts and what differs between them."""

    def __init__(self, before: Tagged, after: Tagged, language: str | None) -> None:
        self.before, self.after = before, after
        self.reading = Reading(before.blocks, after.blocks, language)
        self._old, self._new = Clauses(before), Clauses(after)

    def names(self, item: Item) -> frozenset[str]:
        """The provisions that a changed place speaks of, on either side."""
        places = (item.before, self.before), (item.after, self.after)
        return frozenset(
            tag.provision
            for place, side in places
            if place
            for i in place.blocks
            for tag in side.tags[i]
        )

    def stand(self, name: str, item: Item) -> "Standing":
        old = self._spots(name, item, "before")
        new = self._spots(name, item, "after")
        edits = tuple(e for e in item.edits if self._touches(e, (*old, *new)))
        return Standing(self, name, item, old, new, edits)

    def _spots(self, name: str, item: Item, side: Side) -> tuple[Spot, ...]:
        place, tagged, starts = (
            (item.before, self.before, self._old.starts)
            if side == "before"
            else (item.after, self.after, self._new.starts)
        )
        return tuple(
            Spot(i, tag, Span(side, starts[i] + tag.start, starts[i] + tag.end))
            for i in (place.blocks if place else ())
            for tag in tagged.tags[i]
            if tag.provision == name
        )

    def _touches(self, edit: Edit, spots: Sequence[Spot]) -> bool:
        """Say whether an edit stands in a sentence that speaks for one of the spots."""
        spans = {span.side: self.reading.texts.sentences(span) for span in both_sides(edit)}
        return any(_overlap(spans[spot.span.side], spot.span) for spot in spots)

    def text(self, place: Place | None, side: Side) -> str:
        return self.reading.texts.text(Span(side, place.start, place.end)) if place else ""

    def quote(self, spot: Spot | Worded) -> ClauseQuote:
        clauses = self._old if spot.span.side == "before" else self._new
        return clauses.quote(spot.block, spot.span.start, spot.span.end)

    def wordings(self, spots: Sequence[Spot]) -> dict[str, Worded]:
        """Give the wordings of some spots, by name."""
        found: dict[str, Worded] = {}
        for spot in spots:
            side = self.before if spot.span.side == "before" else self.after
            text, at = side.blocks[spot.block].text, spot.span.start - spot.tag.start
            for match in stances_of(spot.tag.provision, text, spot.tag):
                span = Span(spot.span.side, at + match.start, at + match.end)
                found.setdefault(match.wording.name, Worded(match.wording, spot.block, span))
        return found


@dataclass(frozen=True)
class Standing:
    """One provision in one changed place: its spots, and the edits in their sentences."""

    pair: Pair
    name: str
    item: Item
    old: tuple[Spot, ...]
    new: tuple[Spot, ...]
    edits: tuple[Edit, ...]

    @property
    def whole(self) -> bool:
        """Whether the place came, went or moved as a whole."""
        return not self.item.edits

    @property
    def came(self) -> bool:
        """Whether words that speak for the provision are new."""
        return bool(self.new) and (self.whole or self._hit(self.new))

    @property
    def went(self) -> bool:
        return bool(self.old) and (self.whole or self._hit(self.old))

    @cached_property
    def shift(self) -> tuple[list[Worded], list[Worded]]:
        """The wordings of the provision that came, and those that went."""
        had, has = self.pair.wordings(self.old), self.pair.wordings(self.new)
        if not (self.whole or self.came or self.went or (self.old and self.new)):
            return [], []
        was, now = (self.pair.text(place, side) for place, side in self._places())
        return _new_in(has, had, was), _new_in(had, has, now)

    def _places(self) -> tuple[tuple[Place | None, Side], tuple[Place | None, Side]]:
        return (self.item.before, "before"), (self.item.after, "after")

    @cached_property
    def worse(self) -> bool | None:
        """For whom it is worse: by the provision's own wordings, else by the words around."""
        gained, lost = ([one.wording.worse for one in side] for side in self.shift)
        against = True in gained or False in lost
        in_favour = False in gained or True in lost
        if against or in_favour:
            return None if against and in_favour else against
        reading = self.pair.reading
        spans = list(spans_of(self.item)) if self.whole else list(self._spans())
        return _WORSE.get(tell_direction(self._signals(), spans, reading.texts))

    def _signals(self) -> list[Signal]:
        reading = self.pair.reading
        near = [reading.texts.sentences(span) for span in self._spans()]
        near = list(spans_of(self.item)) if self.whole else near
        return [
            signal
            for signal in reading.signals
            if any(s and _overlap(s, span) for s in (signal.before, signal.after) for span in near)
        ]

    def _spans(self) -> Iterator[Span]:
        for edit in self.edits:
            yield from both_sides(edit)

    def _hit(self, spots: Sequence[Spot]) -> bool:
        spans = [span for edit in self.edits for span in both_sides(edit)]
        return any(_overlap(span, spot.span) for span in spans for spot in spots)


def _new_in(these: Mapping[str, Worded], those: Mapping[str, Worded], text: str) -> list[Worded]:
    """Give the wordings that stand on one side only, the other side's `text` searched whole."""
    return [
        one
        for name, one in these.items()
        if name not in those and not one.wording.pattern.search(text)
    ]


def both_sides(edit: Edit) -> tuple[Span, Span]:
    return (
        Span("before", edit.before_start, edit.before_end),
        Span("after", edit.after_start, edit.after_end),
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.side == other.side and one.start < other.end and other.start < one.end
