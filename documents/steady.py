"""The steady part of a page that differs at every fetch: what all of its sights agree on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from documents.alignment import Pair, align
from documents.compare import Difference, Item
from documents.normalise import clean
from models.blocks import Block

Text = Sequence[Block]


@dataclass(frozen=True, slots=True)
class Unsteady:
    """Blocks, by index, that lie where the sights of a page differ from each other.

    `before` are those of the text in force, `after` those of the last sight.
    """

    before: frozenset[int] = frozenset()
    after: frozenset[int] = frozenset()


def find_unsteady(in_force: Text, sights: Sequence[Text]) -> Unsteady:
    """Find where the sights of one page, the last one last, differ from each other.

    A passage that left the text in force counts as unsteady only beside an unsteady place that
    shows as many passages at some sight, so that no clause goes unseen behind a changing banner.

    >>> from models.words import BlockKind
    >>> def text(words): return [Block(BlockKind.PARAGRAPH, word) for word in words.split()]
    >>> find_unsteady(text("a ad1 b c"), [text("a ad2 b d"), text("a ad3 b d")])
    Unsteady(before=frozenset({1}), after=frozenset({1}))
    """
    keys = [_keys(sight) for sight in sights]
    last = keys[-1]
    kept = [dict(_swapped(align(other, last).kept)) for other in keys[:-1]]
    steady = [j for j in range(len(last)) if all(j in pairs for pairs in kept)]
    rooms = list(_rooms(steady, keys, kept))
    after = frozenset(range(len(last))) - frozenset(steady)
    return Unsteady(frozenset(_gone(_keys(in_force), last, steady, rooms)), after)


def leave_out(difference: Difference, unsteady: Unsteady | None) -> Difference:
    """Leave out what lies in unsteady places alone."""
    if unsteady is None:
        return difference
    items = tuple(item for item in difference.items if not _lies_in(item, unsteady))
    return replace(difference, items=items)


def _lies_in(item: Item, unsteady: Unsteady) -> bool:
    if item.after:
        return set(item.after.blocks) <= unsteady.after
    return item.before is not None and set(item.before.blocks) <= unsteady.before


def breaks_off(in_force: Text, sight: Text) -> bool:
    """Say whether a sight is the text in force up to a passage, whole or cut, and nothing more.

    A page broken off at another place each time shows no change but its own short end.
    """
    old, new = _keys(in_force), _keys(sight)
    whole = len(new) - 1
    cut = 0 < len(new) < len(old) and new[:whole] == old[:whole]
    return cut and old[whole].startswith(new[whole])


def words_in_common(one: Text, other: Text) -> int:
    """Count the words of the passages that both texts have, in the same order."""
    keys = _keys(one)
    return sum(len(keys[i].split()) for i, _ in align(keys, _keys(other)).kept)


def _keys(text: Text) -> list[str]:
    return [clean(block.text) for block in text]


def _swapped(pairs: Sequence[Pair]) -> Iterator[Pair]:
    return ((j, i) for i, j in pairs)


def _rooms(
    steady: Sequence[int], keys: Sequence[Sequence[str]], kept: Sequence[dict[int, int]]
) -> Iterator[int]:
    """Give, before each steady block and at the end, the most passages that a sight has there."""
    places = [*kept, {j: j for j in steady}]
    for low, high in pairwise([None, *steady, None]):
        yield max(
            (len(text) if high is None else at[high]) - (-1 if low is None else at[low]) - 1
            for text, at in zip(keys, places, strict=True)
        )


def _gone(
    old: Sequence[str], last: Sequence[str], steady: Sequence[int], rooms: Sequence[int]
) -> Iterator[int]:
    """Give the blocks of the text in force that an unsteady place may have held."""
    steady_keys = [last[j] for j in steady]
    corners = [(-1, -1), *align(old, steady_keys).kept, (len(old), len(steady))]
    for (i1, k1), (i2, k2) in pairwise(corners):
        left = range(i1 + 1, i2)
        reworded = k2 - k1 - 1
        room = max(rooms[k1 + 1 : k2 + 1], default=0)
        if room and len(left) <= room + reworded:
            yield from left
