"""What a scenario asks for: what befalls its documents, and what readers must be told of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.trusting import texts
from benchmarks.trusting.scripts import Script
from benchmarks.trusting.shared_pages import Modes

BELIEVED_AFTER = timedelta(days=7)
Tells = Callable[[str, str], bool]


@dataclass(frozen=True)
class Truth:
    """A real change, which has to be told once; `readable_at` is when a look can first see it.

    `tells` says of the texts before and after whether they differ in it, `words` are what an
    alert has to quote of it.
    """

    readable_at: datetime
    tells: Tells
    words: str = ""


@dataclass(frozen=True)
class Plot:
    """One document's life and the truth about it.

    `variants` texts are served in turns without a change. A fault that stands from `stands_at`
    on may be told as what the page is now. `troubled` says whether operators must hear of it; None
    where that depends on how many checks fall into it.
    """

    script: Script | Modes
    truths: tuple[Truth, ...] = ()
    variants: int = 1
    stands_at: datetime | None = None
    troubled: bool | None = False


@dataclass(frozen=True)
class Frame:
    """The simulated period, and for one document: its number and when things befall it."""

    start: datetime
    days: float
    number: int

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=self.days)

    @property
    def middle(self) -> datetime:
        """Half way through, at an hour of the day that differs by document."""
        return self.start + timedelta(days=self.days / 2, hours=5.3 * self.number % 24)

    @property
    def seed(self) -> int:
        return 1000 + self.number


@dataclass(frozen=True)
class Scenario:
    """Some documents that the same befalls; `group` is the line of the result they count in."""

    name: str
    group: str
    plot: Callable[[Frame], Plot]
    documents: int = 2


def appears(sentence: str) -> Tells:
    return lambda before, after: sentence in after and sentence not in before


def vanishes(sentence: str) -> Tells:
    return lambda before, after: sentence in before and sentence not in after


_TELLS: dict[str, tuple[Tells, str]] = {
    "added": (appears(texts.ADDED), "data brokers"),
    "longer": (appears(texts.LONGER), "84 months"),
    "removed": (vanishes(texts.OPT_OUT), "opt out"),
    "replaced": (appears("Counterfeit articles"), ""),
    "v2": (appears("binding arbitration"), "arbitration"),
}
_UNDONE: dict[str, tuple[Tells, str]] = {
    "added": (vanishes(texts.ADDED), "data brokers"),
    "longer": (vanishes(texts.LONGER), "84 months"),
    "removed": (appears(texts.OPT_OUT), "opt out"),
}
_REAL = ("added", "longer", "removed")


def real_kind(frame: Frame) -> str:
    """Choose the kind of real change of a document."""
    return _REAL[frame.number % len(_REAL)]


def done(kind: str, readable_at: datetime) -> Truth:
    """Say that a change of this kind was made."""
    return Truth(readable_at, *_TELLS[kind])


def undone(kind: str, readable_at: datetime) -> Truth:
    """Say that a change of this kind was taken back."""
    return Truth(readable_at, *_UNDONE[kind])


def duration(what: str, days: float) -> str:
    """Name a group by how long something lasts.

    >>> duration("fault", 1), duration("fault", 3)
    ('fault_of_1_day', 'fault_of_3_days')
    """
    return f"{what}_of_{days:g}_{'day' if days == 1 else 'days'}"
