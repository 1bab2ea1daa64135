"""Sections that went to, or came from, another document of the same platform."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from documents.compare import Difference, Kind, compare
from documents.language import count_words
from documents.normalise import clean
from documents.phrases import MOST_WORDS, shorten
from documents.quoting import Side, Span, Texts, sections
from models.blocks import Block
from models.summary import ChangeSummary, Point, Reason, Relocation
from models.words import BlockKind, Direction, Severity, Significance

_WORDS = 40  # of a section from which it is looked for elsewhere
_HELD = 0.8  # share of its words that the other document must hold
_RUN = 5  # words in a row that count as held
_NAMED = 8  # words of a heading that a sentence repeats
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Sibling:
    """Another document of the platform: its text now, and the one that stood before, if any."""

    terms_type: str
    now: Sequence[Block]
    before: Sequence[Block]


@dataclass(frozen=True)
class Run:
    """Neighbouring blocks of one section that came or went together."""

    side: Side
    blocks: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """A run, and what is told of it."""

    run: Run
    told: Relocation


def long_runs(before: Sequence[Block], after: Sequence[Block]) -> list[Run]:
    """List what was removed or added in one piece and is long enough to be known elsewhere."""
    difference = compare(before, after)
    return [
        *(run for run in _runs("before", before, difference) if _is_long(run, before)),
        *(run for run in _runs("after", after, difference) if _is_long(run, after)),
    ]


def find_relocations(
    before: Sequence[Block],
    after: Sequence[Block],
    runs: Sequence[Run],
    siblings: Sequence[Sibling],
) -> list[Found]:
    """Find where removed runs stand now and where added ones stood, in other documents.

    A run went where it stands now and did not before; it came from where it stood before and does
    not now. Words that both documents have all along moved nowhere.
    """
    texts = {"before": before, "after": after}
    quotes = Texts(before, after)
    now = [_Known(sibling.now) for sibling in siblings]
    past = [_Known(sibling.before) for sibling in siblings]
    found = []
    for run in runs:
        blocks = [texts[run.side][index] for index in run.blocks]
        here, there = (now, past) if run.side == "before" else (past, now)
        shares = [
            (text.share(blocks), at)
            for at, text in enumerate(here)
            if there[at].share(blocks) < _HELD
        ]
        share, at = max(shares, default=(0.0, 0))
        if share >= _HELD:
            document, exact = siblings[at].terms_type, here[at].holds(blocks)
            found.append(Found(run, _tell(run, texts[run.side], document, quotes, exact=exact)))
    return found


def without(blocks: Sequence[Block], side: Side, found: Sequence[Found]) -> list[Block]:
    """Leave out what moved between documents with its wording unchanged."""
    runs = (one.run for one in found if one.told.unchanged and one.run.side == side)
    moved = {index for run in runs for index in run.blocks}
    return [block for index, block in enumerate(blocks) if index not in moved]


def with_relocations(
    summary: ChangeSummary, found: Sequence[Found], *, nothing_else: bool, document: str
) -> ChangeSummary:
    """Tell the relocations in a summary; where nothing else changed, they are the change.

    Words that only stand elsewhere take nothing from anybody: such a change is minor and neutral.
    """
    told = tuple(one.told for one in found)
    sentences = [relocation.sentence for relocation in told]
    cells: dict[str, Any] = {
        "relocations": told,
        "points": tuple(_pointed(point, found) for point in summary.points),
        "notes": (*sentences, *summary.notes),
    }
    if nothing_else:
        cells |= {
            "headline": shorten(f"{document}: {sentences[0]}", MOST_WORDS),
            "significance": Significance.MINOR,
            "severity": Severity.LOW,
            "direction": Direction.NEUTRAL,
            "signals": (),
            "by_provision": (),
            "reasons": tuple(map(_reason, told)),
        }
    return summary.model_copy(update=cells)


def _reason(told: Relocation) -> Reason:
    return Reason(rule="relocated", points=0, words=told.sentence, quote=told.quote)


class _Known:
    """One text, asked for what it holds."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    @cached_property
    def _keys(self) -> set[str]:
        return {clean(block.text) for block in self._blocks}

    @cached_property
    def _words(self) -> set[tuple[str, ...]]:
        return {run for block in self._blocks for run in _word_runs(block)}

    def holds(self, blocks: Sequence[Block]) -> bool:
        """Say whether all these words stand here as they are, headings aside."""
        return all(clean(b.text) in self._keys for b in blocks if b.kind is not BlockKind.HEADING)

    def share(self, blocks: Sequence[Block]) -> float:
        if not self._blocks:
            return 0.0
        if self.holds(blocks):
            return 1.0
        wanted = {run for block in blocks for run in _word_runs(block)}
        return len(wanted & self._words) / len(wanted) if wanted else 0.0


def _word_runs(block: Block) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(block.text.casefold())
    return zip(*(words[at:] for at in range(_RUN)), strict=False)


def _runs(side: Side, blocks: Sequence[Block], difference: Difference) -> Iterator[Run]:
    kind = Kind.REMOVED if side == "before" else Kind.ADDED
    items = (item for item in difference.items if item.kind is kind)
    places = sorted(
        (place.blocks[0], place.start, place.end)
        for item in items
        if (place := item.before or item.after)
    )
    run: Run | None = None
    for index, start, end in places:
        opens = blocks[index].kind is BlockKind.HEADING
        if run and index == run.blocks[-1] + 1 and not opens:
            run = Run(side, (*run.blocks, index), run.start, end)
            continue
        if run:
            yield run
        run = Run(side, (index,), start, end)
    if run:
        yield run


def _is_long(run: Run, blocks: Sequence[Block]) -> bool:
    return count_words(" ".join(blocks[index].text for index in run.blocks)) >= _WORDS


def _tell(
    run: Run, blocks: Sequence[Block], document: str, texts: Texts, *, exact: bool
) -> Relocation:
    section = sections(blocks)[run.blocks[0]]
    way: Literal["to", "from"] = "to" if run.side == "before" else "from"
    what = f"“{shorten(section, _NAMED)}”" if section else "The opening"
    went = "moved to" if way == "to" else "came from"
    return Relocation(
        way=way,
        document=document,
        section=section,
        unchanged=exact,
        sentence=f"{what} {went} {document}, wording {'unchanged' if exact else 'edited'}.",
        quote=texts.quote(Span(run.side, run.start, run.end)),
    )


def _pointed(point: Point, found: Sequence[Found]) -> Point:
    """Call a point moved where all of it stands in a run that moved with its wording unchanged."""
    quote = point.after or point.before
    if point.kind not in {"added", "removed"} or quote is None:
        return point
    for one in found:
        inside = one.run.start <= quote.start and quote.end <= one.run.end
        if one.told.unchanged and one.run.side == quote.side and inside:
            return point.model_copy(update={"kind": "moved", "sentence": one.told.sentence})
    return point
