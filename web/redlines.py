"""A change drawn passage by passage, for the reading, the unified and the side-by-side view."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from documents.passages import Passage, passages
from models.blocks import Block

_MOST = 500  # changed places on one page
_OVERHEAD = 200


class Layout(StrEnum):
    """The ways to show a redline."""

    READING = "reading"
    UNIFIED = "unified"
    SIDES = "sides"


@dataclass(frozen=True, slots=True)
class Redline:
    """The changed places that a page shows, by section, and how many more there are."""

    groups: tuple[tuple[str, tuple[Passage, ...]], ...]
    more: int

    @property
    def size(self) -> int:
        """How much of a process's memory it takes, roughly, in characters."""
        drawn = (passage for _, group in self.groups for passage in group)
        return sum(_OVERHEAD + len(piece.text) for one in drawn for piece in one.pieces)


def draw_redline(before: Sequence[Block], after: Sequence[Block]) -> Redline:
    """Draw as many changed places as are of use on one page, neighbours of a section together."""
    drawn = list(passages(before, after))
    groups = groupby(drawn[:_MOST], key=lambda one: one.section)
    return Redline(
        tuple((section, tuple(group)) for section, group in groups), max(0, len(drawn) - _MOST)
    )
