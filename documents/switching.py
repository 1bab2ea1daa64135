"""Wordings between which a page goes back and forth, passage by passage."""

from collections.abc import Sequence
from itertools import groupby

from documents.compare import Difference, Item, Place
from documents.normalise import clean
from documents.steady import Unsteady
from models.blocks import Block

Text = Sequence[Block]
_ROTATE = 3  # wordings that came and went, from which a new one in their place is one more


class Switches:
    """What came, went and came again in a document's late texts, oldest first.

    A wording returned when it stood, was gone and stood again. A place switches where both
    wordings are known and one of them returned. Where one returned and three or more came and
    went, a new wording in the place of one that came is one more of them.
    """

    def __init__(self, texts: Sequence[Text]) -> None:
        keys = [{clean(block.text) for block in text} for text in texts]
        self._known = frozenset().union(*keys)
        stood = {key: [key in text for text in keys] for key in self._known}
        self._returned = {key for key, seen in stood.items() if _stretches(seen) > 1}
        self._came = {key for key, seen in stood.items() if not seen[0]}
        passed = sum(not seen[0] and not seen[-1] for seen in stood.values())
        self._rotates = bool(self._returned) and passed + len(self._returned) >= _ROTATE

    def __bool__(self) -> bool:
        return bool(self._returned)

    def unsteady(self, difference: Difference, before: Text, after: Text) -> Unsteady:
        """Return the places of a difference that only switch."""
        items = [item for item in difference.items if self._switches(item, before, after)]
        return Unsteady(
            frozenset(i for item in items if item.before for i in item.before.blocks),
            frozenset(j for item in items if item.after for j in item.after.blocks),
        )

    def _switches(self, item: Item, before: Text, after: Text) -> bool:
        gone, come = _wordings(item.before, before), _wordings(item.after, after)
        if come <= self._known:
            return not (gone | come).isdisjoint(self._returned)
        return self._rotates and bool(gone) and gone <= self._came | self._returned


def _stretches(seen: Sequence[bool]) -> int:
    """Count the times that a wording stood without a gap."""
    return sum(stood for stood, _ in groupby(seen))


def _wordings(place: Place | None, text: Text) -> frozenset[str]:
    return frozenset(clean(text[index].text) for index in place.blocks) if place else frozenset()
