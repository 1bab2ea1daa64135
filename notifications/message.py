"""What is said, as frozen values that know no channel; every channel renders this one shape."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from models.words import Direction, NotificationKind, Severity, Significance
from notifications.events import Event
from notifications.quotes import Run

SUBJECT_LIMIT = 78
_MANY = 200
_FEW = 3
# How many entries a message shows, and places in each, when it does not fit; tried from the left.
_CUTS = (
    *((_MANY, places) for places in (80, 40, 20, 12, 8, 5, 3, 2, 1, 0)),
    *((entries, 0) for entries in (80, 40, 20, 12, 8, 5, 3, 2, 1)),
)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Link:
    """A labelled address; without one (not in the plan) only the label is shown."""

    label: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a small table; `quote` is the words of the document it rests on."""

    label: str
    value: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One changed place: what happened, where, in one sentence, with the words themselves.

    Of many places the ones with the most `weight` are kept.
    """

    label: str
    section: str
    sentence: str
    before: tuple[Run, ...] = ()
    after: tuple[Run, ...] = ()
    provisions: tuple[Link, ...] = ()
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A titled list under an entry: how it was rated, which rules it may engage."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change or one document told of; the first link is the one to follow.

    `actions` are what a reader can do, `sections` what else is to be known.
    """

    platform: str
    document: str
    headline: str
    significance: Significance | None = None
    direction: Direction | None = None
    severity: Severity | None = None
    facts: tuple[Fact, ...] = ()
    actions: tuple[Fact, ...] = ()
    passages: tuple[Passage, ...] = ()
    omitted: int = 0
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """Everything said at once, the most important first.

    `headline` repeats the entry's where there is only one. `secret` marks links that open an
    account: they go to private channels only, and have no `event`.
    """

    kind: NotificationKind
    subject: str
    headline: str
    event: Event | None
    lead: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    omitted: int = 0
    links: tuple[Link, ...] = ()
    closing: tuple[str, ...] = ()
    secret: bool = False


def cut(message: Message, most: int, places: int) -> Message:
    """Keep the first entries, each with its weightiest places, and count the others.

    An entry of few places does without its sections too: its links lead to them.
    """
    kept = tuple(_brief(entry, places) for entry in message.entries[:most])
    hidden = len(message.entries) - len(kept)
    return replace(message, entries=kept, omitted=message.omitted + hidden)


def fit(message: Message, render: Callable[[Message], R], fits: Callable[[R], bool]) -> R:
    """Render as much of a message as fits, cut between places and never inside one.

    Every entry keeps its headline before any keeps all its places. The last and smallest
    rendering is returned even when that does not fit.
    """
    whole = render(message)
    if fits(whole):
        return whole
    for most, places in _CUTS:
        part = render(cut(message, most, places))
        if fits(part):
            return part
    return part


def _brief(entry: Entry, places: int) -> Entry:
    by_weight = sorted(range(len(entry.passages)), key=lambda n: -entry.passages[n].weight)
    passages = tuple(entry.passages[n] for n in sorted(by_weight[:places]))
    hidden = len(entry.passages) - len(passages)
    sections = entry.sections if places >= _FEW else ()
    return replace(entry, passages=passages, omitted=entry.omitted + hidden, sections=sections)
