"""A redline passage by passage: what became of each changed place, and the words around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.compare import Item, Kind, Place, compare
from documents.quoting import sections
from documents.redline import Mark, Piece, redline
from models.blocks import Block, plain_text

_HEAD = 160  # characters shown of a passage that only moved
_MOVED = frozenset({Kind.MOVED, Kind.MOVED_AND_MODIFIED})

SAID = {
    Kind.ADDED: "Added",
    Kind.REMOVED: "Removed",
    Kind.MODIFIED: "Rewritten",
    Kind.MOVED: "Moved, same words",
    Kind.MOVED_AND_MODIFIED: "Moved and rewritten",
    Kind.SPLIT: "Split in parts",
    Kind.MERGED: "Joined",
    Kind.RENUMBERED: "Numbered anew",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """One changed place; `route` says where a moved one stood and where it stands."""

    said: str
    section: str
    route: str
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.mark is not Mark.COME)

    @property
    def after(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.mark is not Mark.GONE)

    @property
    def gone(self) -> bool:
        """Whether words went, so that there is a line before."""
        return any(piece.mark is Mark.GONE for piece in self.pieces)

    @property
    def came(self) -> bool:
        return any(piece.mark is Mark.COME for piece in self.pieces)


def passages(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Passage]:
    """Draw all that happened between two texts, in the reading order of the new one.

    >>> from models.words import BlockKind
    >>> old, new = ([Block(BlockKind.PARAGRAPH, t)] for t in ("Fees apply.", "No fees apply."))
    >>> [(one.said, one.gone, one.came) for one in passages(old, new)]
    [('Rewritten', True, True)]
    """
    texts = plain_text(before), plain_text(after)
    headings = sections(before), sections(after)
    for item in compare(before, after).items:
        old, new = (
            _section(place, names)
            for place, names in zip((item.before, item.after), headings, strict=True)
        )
        pieces = tuple(_pieces(item, redline(item, *texts)))
        route = _route(old, new) if item.kind in _MOVED else ""
        yield Passage(SAID[item.kind], new or old, route, pieces)


def _pieces(item: Item, pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Shorten what only moved or was numbered anew: its words did not change."""
    for piece in pieces:
        whole = item.edits or piece.mark is not Mark.KEPT or len(piece.text) <= _HEAD
        yield piece if whole else Piece(piece.mark, piece.text[:_HEAD].rpartition(" ")[0] + " …")


def _route(old: str, new: str) -> str:
    """Say where from and where to.

    >>> _route("Fees", "Fees"), _route("Fees", "")
    ('within “Fees”', 'from “Fees” to the opening')
    """
    names = [f"“{name}”" if name else "the opening" for name in (old, new)]
    return f"within {names[0]}" if old == new else f"from {names[0]} to {names[1]}"


def _section(place: Place | None, names: Sequence[str]) -> str:
    return names[place.blocks[0]] if place else ""
