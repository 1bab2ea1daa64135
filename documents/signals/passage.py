"""Changed sentences with what governs them: what every rule of this folder reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from documents.compare import Item
from documents.quoting import Span, Texts
from documents.words import Edit
from models.blocks import Block
from models.words import BlockKind

_REACH = 60  # blocks back in which the lead-in of a list is looked for


class Kind(StrEnum):
    """The rules, by what they notice; each has its row in the table of `documents.stakes`."""

    MODALITY = "modality"
    NEGATION = "negation"
    QUANTITY = "quantity"
    LISTED = "listed"
    DEFINITION = "definition"
    CONSENT = "consent"
    CONTACT = "contact"
    REACH = "reach"


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing noticed. `adverse` is for the user, None where the words do not tell.

    `sentence` says it in words for people, without a full stop; at least one side is quoted.
    """

    kind: Kind
    adverse: bool | None
    sentence: str
    before: Span | None
    after: Span | None


@dataclass(frozen=True, slots=True)
class Passage:
    """The sentences that one or more edits touch; a side is empty where all is new or gone."""

    old: str
    new: str
    old_at: int
    new_at: int
    edits: tuple[Edit, ...]
    section: str
    lead: str
    kind: BlockKind

    def before(self, start: int, end: int) -> Span:
        return Span("before", self.old_at + start, self.old_at + end)

    def after(self, start: int, end: int) -> Span:
        return Span("after", self.new_at + start, self.new_at + end)

    @property
    def whole_before(self) -> Span | None:
        return self.before(0, len(self.old)) if self.old else None

    @property
    def whole_after(self) -> Span | None:
        return self.after(0, len(self.new)) if self.new else None


def read_passages(
    item: Item, texts: Texts, section: str, sides: tuple[Sequence[Block], Sequence[Block]]
) -> Iterator[Passage]:
    """Give the changed sentences of an item, neighbours that share one joined."""
    side, place = (1, item.after) if item.after else (0, item.before)
    assert place is not None
    blocks, index = sides[side], place.blocks[0]
    lead, kind = lead_of(blocks, index), blocks[index].kind
    for before, after, edits in _stretches(item, texts):
        old, new = (texts.text(span) if span else "" for span in (before, after))
        old_at, new_at = (span.start if span else 0 for span in (before, after))
        yield Passage(old, new, old_at, new_at, edits, section, lead, kind)


def lead_of(blocks: Sequence[Block], index: int) -> str:
    """Give the words that introduce the list in which a block stands, empty for none."""
    if blocks[index].kind not in {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW}:
        return ""
    for block in reversed(blocks[max(0, index - _REACH) : index]):
        if block.kind is BlockKind.HEADING:
            return ""
        if block.kind is BlockKind.PARAGRAPH:
            return block.text
    return ""


Stretch = tuple[Span | None, Span | None, tuple[Edit, ...]]


def _stretches(item: Item, texts: Texts) -> Iterator[Stretch]:
    if not item.edits:
        before = Span("before", item.before.start, item.before.end) if item.before else None
        after = Span("after", item.after.start, item.after.end) if item.after else None
        yield before, after, ()
        return
    pending: tuple[Span, Span, tuple[Edit, ...]] | None = None
    for edit in item.edits:
        before = texts.sentences(Span("before", edit.before_start, edit.before_end))
        after = texts.sentences(Span("after", edit.after_start, edit.after_end))
        if pending and (before.start < pending[0].end or after.start < pending[1].end):
            before = Span("before", pending[0].start, max(before.end, pending[0].end))
            after = Span("after", pending[1].start, max(after.end, pending[1].end))
            pending = before, after, (*pending[2], edit)
            continue
        if pending:
            yield pending
        pending = before, after, (edit,)
    if pending:
        yield pending
