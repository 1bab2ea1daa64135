"""What became of each provision from one version to the next, from tags and the difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.compare import Kind
from documents.governance.clauses import Clauses
from documents.governance.places import Pair, Spot, Standing, Worded
from documents.governance.stances import Effect, guides
from documents.governance.tags import Tagged
from documents.weighing import strength
from models.governance import ClauseQuote, FoundEvent
from models.taxonomy import taxonomy
from models.words import EventKind

_MOST_WEIGHED = 400  # changed places; with more a text is another one
_DONE = {Kind.ADDED: "added", Kind.REMOVED: "removed"}


def first_events(tagged: Tagged) -> tuple[FoundEvent, ...]:
    """Note every provision of the first text there is: it stood there, since when is not known."""
    return tuple(
        FoundEvent(
            provision=one.provision,
            kind=EventKind.FOUND,
            sentence=f"{one.name} stands in the first text on record.",
            places=one.clauses,
            after=one.quotes[0],
        )
        for one in Clauses(tagged).provisions
    )


def find_events(before: Tagged, after: Tagged, language: str | None) -> tuple[FoundEvent, ...]:
    """Say what became of each provision; both texts must be tagged by the same rules.

    A provision is introduced or removed only where the words that speak for it came or went.
    What means nothing (a date, typography, numbering) makes no event.
    """
    pair = Pair(before, after, language)
    turns: dict[tuple[str, EventKind], list[_Turn]] = {}
    for turn in _turns(pair):
        turns.setdefault((turn.at.name, turn.kind), []).append(turn)
    decided = {name for name, kind in turns if kind not in {EventKind.REWORDED, EventKind.MOVED}}
    return tuple(
        _event(turns[name, kind], pair)
        for name in taxonomy()
        for kind in EventKind
        if (name, kind) in turns and not (kind is EventKind.REWORDED and name in decided)
    )


@dataclass(frozen=True)
class _Turn:
    """What one changed place does to one provision."""

    kind: EventKind
    worse: bool | None
    sentence: str
    at: Standing


def _event(turns: Sequence[_Turn], pair: Pair) -> FoundEvent:
    """Tell of several places that do the same to a provision by the strongest of them."""
    turn = max(turns, key=lambda one: strength(one.at.item, pair.reading.texts))
    effective = pair.reading.new_dates.effective
    return FoundEvent(
        provision=turn.at.name,
        kind=turn.kind,
        worse=turn.worse,
        sentence=turn.sentence,
        places=len(turns),
        before=_quoted(turn.at.shift[1], turn.at.old, pair),
        after=_quoted(turn.at.shift[0], turn.at.new, pair),
        effective=effective.value if effective else None,
    )


def _quoted(shifted: Sequence[Worded], spots: Sequence[Spot], pair: Pair) -> ClauseQuote | None:
    """Quote the wording that came or went, or else the words that speak for the provision."""
    shown: Sequence[Spot | Worded] = shifted or spots
    return pair.quote(shown[0]) if shown else None


def _turns(pair: Pair) -> Iterator[_Turn]:
    moved = [item for item in pair.reading.difference.items if item.kind is Kind.MOVED]
    telling = [item for item in pair.reading.telling if item.kind is not Kind.MOVED]
    for number, item in enumerate((*telling, *moved)):
        for name in sorted(pair.names(item)):
            turn = _turn(pair.stand(name, item), pair, weighed=number < _MOST_WEIGHED)
            if turn:
                yield turn


def _turn(at: Standing, pair: Pair, *, weighed: bool) -> _Turn | None:
    """Say what a place does; one that is not `weighed` tells only what comes, goes or moves."""
    title = f"“{taxonomy()[at.name].name}”"
    if at.item.kind is Kind.MOVED:
        said = f"A clause on {title} stands elsewhere, its wording unchanged."
        return _Turn(EventKind.MOVED, None, said, at)
    if at.name not in pair.before.provisions:
        said = f"The text now has a clause on {title}."
        worse = at.worse if weighed else None
        return _Turn(EventKind.INTRODUCED, worse, said, at) if at.came else None
    if at.name not in pair.after.provisions:
        said = f"The text no longer has a clause on {title}."
        worse = at.worse if weighed else None
        return _Turn(EventKind.REMOVED, worse, said, at) if at.went else None
    if weighed and (at.whole or at.edits or any(at.shift)):
        return _reworded(at, title)
    return None


def _reworded(at: Standing, title: str) -> _Turn:
    gained, lost = at.shift
    said = f"A clause on {title} was {_DONE.get(at.item.kind, 'reworded')}."
    if gained:
        said += f" New: {_listed(gained)}."
    if lost:
        said += f" Gone: {_listed(lost)}."
    return _Turn(_kind(guides()[at.name].effect, worse=at.worse), at.worse, said, at)


def _kind(effect: Effect, *, worse: bool | None) -> EventKind:
    if worse is None or effect is Effect.EITHER:
        return EventKind.REWORDED
    stronger = worse == (effect is Effect.BURDENS)
    return EventKind.STRENGTHENED if stronger else EventKind.WEAKENED


def _listed(shifted: Sequence[Worded]) -> str:
    return ", ".join(one.wording.words for one in shifted)
