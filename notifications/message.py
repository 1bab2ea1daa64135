"""What is said, as frozen values that know no channel; every channel renders this one shape."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from models.words import Direction, NotificationKind, Severity, Significance
from notifications.events import Event
from notifications.quotes import Run

SUBJECT_LIMIT = 78
# How many places a message shows when all of them do not fit, tried from the left.
_CUTS = (80, 40, 20, 12, 8, 5, 3, 2, 1, 0)
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
    """One changed place: what happened, where, in one sentence, with the words themselves."""

    label: str
    section: str
    sentence: str
    before: tuple[Run, ...] = ()
    after: tuple[Run, ...] = ()
    provisions: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A titled list under an entry: how it was rated, which rules it may engage."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change or one document told of; the first link is the one to follow."""

    platform: str
    document: str
    headline: str
    significance: Significance | None = None
    direction: Direction | None = None
    severity: Severity | None = None
    facts: tuple[Fact, ...] = ()
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


def cut(message: Message, places: int) -> Message:
    """Keep the first `places` passages and entries of a message, and count the others."""
    kept: list[Entry] = []
    left = places
    for entry in message.entries[: max(places, 1)]:
        passages = entry.passages[:left]
        left -= len(passages)
        hidden = len(entry.passages) - len(passages)
        kept.append(replace(entry, passages=passages, omitted=entry.omitted + hidden))
    hidden = len(message.entries) - len(kept)
    return replace(message, entries=tuple(kept), omitted=message.omitted + hidden)


def fit(message: Message, render: Callable[[Message], R], fits: Callable[[R], bool]) -> R:
    """Render as much of a message as fits, cut between places and never inside one.

    The last and smallest rendering is returned even when that does not fit.
    """
    whole = render(message)
    if fits(whole):
        return whole
    for places in _CUTS:
        part = render(cut(message, places))
        if fits(part):
            return part
    return part
