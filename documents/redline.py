"""A redline of one changed place: what stayed, went and came, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from documents.compare import Item

_AROUND = 90  # characters of unchanged text shown on each side of an edit


class Mark(Enum):
    """What became of a piece of text."""

    KEPT = "kept"
    GONE = "gone"
    COME = "come"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text and what became of it."""

    mark: Mark
    text: str


def redline(item: Item, before: str, after: str) -> Iterator[Piece]:
    """Give the pieces of one item from both sides' stored texts, long unchanged runs cut.

    >>> from documents.compare import compare
    >>> from models.blocks import Block, plain_text
    >>> from models.words import BlockKind
    >>> old, new = ([Block(BlockKind.PARAGRAPH, t)] for t in ("Fees apply.", "No fees apply."))
    >>> (item,) = compare(old, new).items
    >>> [(p.mark.value, p.text) for p in redline(item, plain_text(old), plain_text(new))]
    [('gone', 'Fees'), ('come', 'No fees'), ('kept', ' apply.')]
    """
    if not item.edits:
        yield from _whole(item, before, after)
        return
    assert item.after
    at = item.after.start
    for edit in item.edits:
        yield from _kept(after[at : edit.after_start], opens=at == item.after.start)
        yield from _piece(Mark.GONE, before[edit.before_start : edit.before_end])
        yield from _piece(Mark.COME, after[edit.after_start : edit.after_end])
        at = edit.after_end
    tail = after[at : item.after.end]
    shown = tail if len(tail) <= _AROUND else tail[:_AROUND].rpartition(" ")[0] + " …"
    yield from _piece(Mark.KEPT, shown)


def _whole(item: Item, before: str, after: str) -> Iterator[Piece]:
    if item.after:
        mark = Mark.KEPT if item.before else Mark.COME
        yield Piece(mark, after[item.after.start : item.after.end])
    elif item.before:
        yield Piece(Mark.GONE, before[item.before.start : item.before.end])


def _kept(text: str, *, opens: bool) -> Iterator[Piece]:
    """Show the ends of an unchanged run; at the opening of a place only its last words."""
    if opens and len(text) > _AROUND:
        text = "… " + text[-_AROUND:].partition(" ")[2]
    elif len(text) > 2 * _AROUND:
        text = f"{text[:_AROUND].rpartition(' ')[0]} … {text[-_AROUND:].partition(' ')[2]}"
    yield from _piece(Mark.KEPT, text)


def _piece(mark: Mark, text: str) -> Iterator[Piece]:
    if text:
        yield Piece(mark, text)
