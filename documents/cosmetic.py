"""Why a changed place may still mean nothing, item by item."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from documents.compare import Difference, Item, Kind, Place
from documents.furniture import Body, find_body, is_announcement, is_date_line, is_furniture
from documents.normalise import Rung, first_agreement, leads
from documents.reasons import Cosmetic
from documents.slips import find_renamings, name_slip
from documents.stakes import is_statement
from models.blocks import Block, plain_text


def explain(
    before: Sequence[Block], after: Sequence[Block], difference: Difference, *, analysed: bool
) -> list[str | None]:
    """Name for each item why it means nothing, None where it may mean something.

    Where the language is not `analysed`, only a rung of the ladder explains.
    """
    renamed = _renamings(before, after, difference) if analysed else {}
    sides = _Side(before), _Side(after)
    return [_of_item(item, *sides, renamed, analysed=analysed) for item in difference.items]


class _Side:
    """One text and what its blocks stand under."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks

    @cached_property
    def leads(self) -> list[str]:
        return leads(self.blocks)

    @cached_property
    def body(self) -> Body:
        return find_body(self.blocks)

    def stretch(self, place: Place) -> list[Block]:
        return [self.blocks[index] for index in place.blocks]

    def furniture(self, index: int) -> bool:
        block = self.blocks[index]
        return is_furniture(index, block, self.body) and not is_statement(block.text)


def _renamings(
    before: Sequence[Block], after: Sequence[Block], difference: Difference
) -> dict[str, str]:
    edited = [item.edits for item in difference.items if item.edits]
    if not edited:
        return {}
    old, new = plain_text(before), plain_text(after)
    places = (
        [
            (old[e.before_start : e.before_end].strip(), new[e.after_start : e.after_end].strip())
            for e in edits
        ]
        for edits in edited
    )
    return find_renamings(places, new)


def _of_item(
    item: Item, old: _Side, new: _Side, renamed: dict[str, str], *, analysed: bool
) -> str | None:
    if item.kind is Kind.RENUMBERED:
        return Rung.NUMBERING
    if item.before and item.after:
        i, j = item.before.blocks[0], item.after.blocks[0]
        if item.kind in {Kind.MOVED, Kind.MOVED_AND_MODIFIED} and old.leads[i] != new.leads[j]:
            return None
        if item.kind in {Kind.SPLIT, Kind.MERGED}:
            return _of_cut(
                old.stretch(item.before), new.stretch(item.after), renamed, analysed=analysed
            )
        return _of_pair(old, i, new, j, renamed, analysed=analysed)
    if not analysed:
        return None
    if item.before:
        index = item.before.blocks[0]
        gone = is_announcement(index, old.blocks[index], old.body)
        return Cosmetic.ANNOUNCEMENT_GONE if gone else _of_line(old, index)
    return _of_line(new, item.after.blocks[0]) if item.after else None


def _of_pair(
    old: _Side, i: int, new: _Side, j: int, renamed: dict[str, str], *, analysed: bool
) -> str | None:
    before, after = old.blocks[i], new.blocks[j]
    rung = first_agreement([before], [after])
    if rung or not analysed:
        return rung
    if old.furniture(i) and new.furniture(j):
        return Cosmetic.FURNITURE
    return name_slip(before, after, renamed)


def _of_cut(
    old: Sequence[Block], new: Sequence[Block], renamed: dict[str, str], *, analysed: bool
) -> str | None:
    rung = first_agreement(old, new)
    if rung or not analysed:
        return rung
    before, after = (
        replace(side[0], text=" ".join(plain_text([block]) for block in side))
        for side in (old, new)
    )
    return name_slip(before, after, renamed)


def _of_line(side: _Side, index: int) -> str | None:
    if side.furniture(index):
        return Cosmetic.FURNITURE
    return Cosmetic.DATE_LINE if is_date_line(side.blocks[index]) else None
