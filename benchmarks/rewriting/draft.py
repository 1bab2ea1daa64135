"""A text rewritten in known places, and what each of them should be called."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from documents.compare import Kind
from documents.normalise import clean
from models.blocks import Block

_TRIES = 60
_PLAIN = '.,;:!?()[]"“”'


@dataclass(frozen=True)
class Cell:
    """A block of the new text, the old ones that it came from and the edit that made it."""

    block: Block
    origin: tuple[int, ...] = ()
    edit: int | None = None


@dataclass(frozen=True)
class Expected:
    """What one place should be called: indices of the old and the new text."""

    kind: Kind
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True)
class Rewritten:
    """A text after some edits; `edits` gives for each its name and what should be found.

    `gone` and `come` are the old and new blocks that edits took and made.
    """

    blocks: tuple[Block, ...]
    edits: tuple[tuple[str, tuple[Expected, ...]], ...]
    gone: frozenset[int]
    come: frozenset[int]


class Draft:
    """A text in the making. An edit takes only blocks of a wording of their own, each once."""

    def __init__(self, blocks: Sequence[Block], donor: Sequence[Block], random: Random) -> None:
        self.random = random
        self.cells = [Cell(block, (i,)) for i, block in enumerate(blocks)]
        keys = [clean(block.text) for block in blocks]
        times = Counter(keys)
        self.unique = {i for i, key in enumerate(keys) if key and times[key] == 1}
        fresh = {clean(block.text): block for block in donor if len(block.text.split()) > 1}
        self.fresh = [block for key, block in fresh.items() if key not in times]
        words = " ".join(block.text for block in donor).split()
        self.words = [word for w in words if (word := w.strip(_PLAIN))] or ["other"]
        self.gone: dict[int, tuple[int, ...]] = {}
        self.names: list[str] = []
        self.kinds: list[Kind] = []

    def make(self, name: str, kind: Kind, edit: Callable[["Draft"], bool]) -> bool:
        """Make an edit somewhere; False where the text has no place for it."""
        self.names.append(name)
        self.kinds.append(kind)
        if any(edit(self) for _ in range(_TRIES)):
            return True
        self.names.pop()
        self.kinds.pop()
        return False

    @property
    def edit(self) -> int:
        return len(self.names) - 1

    def pick(self, length: int) -> int | None:
        """Pick where a run of so many untouched blocks of a wording of their own begins."""
        if len(self.cells) < length + 2:
            return None
        at = self.random.randrange(len(self.cells) - length + 1)
        run = self.cells[at : at + length]
        free = all(cell.edit is None and cell.origin[0] in self.unique for cell in run)
        if not free or run[-1].origin[0] - run[0].origin[0] != length - 1:
            return None
        return at

    def spot(self, cells: Sequence[Cell]) -> int:
        """Pick a place between two cells, not within what one edit made."""
        at = self.random.randrange(len(cells) + 1)
        within = 0 < at < len(cells) and cells[at - 1].edit is not None
        return self.spot(cells) if within and cells[at - 1].edit == cells[at].edit else at

    def claim(self, cells: Sequence[Cell]) -> list[Cell]:
        return [replace(cell, edit=self.edit) for cell in cells]

    def reword(self, text: str, share: float) -> str:
        words = text.split()
        for _ in range(max(1, round(share * len(words) / 2))):
            at = self.random.randrange(len(words))
            come = [self.random.choice(self.words) for _ in range(self.random.randint(0, 3))]
            words[at : at + self.random.randint(0 if come else 1, 2)] = come
        return " ".join(words)

    def finish(self) -> Rewritten:
        edits = tuple((name, self._expected(at)) for at, name in enumerate(self.names))
        made = [(j, cell) for j, cell in enumerate(self.cells) if cell.edit is not None]
        gone = {i for _, cell in made for i in cell.origin}.union(*self.gone.values())
        blocks = tuple(cell.block for cell in self.cells)
        return Rewritten(blocks, edits, frozenset(gone), frozenset(j for j, _ in made))

    def _expected(self, edit: int) -> tuple[Expected, ...]:
        kind = self.kinds[edit]
        gone = self.gone.get(edit, ())
        removed = tuple(Expected(Kind.REMOVED, (i,), ()) for i in gone)
        made = [(j, cell) for j, cell in enumerate(self.cells) if cell.edit == edit]
        if kind is Kind.SPLIT:
            return (Expected(kind, made[0][1].origin, tuple(j for j, _ in made)),)
        if kind is Kind.MOVED:  # which of several equal blocks moved nobody can tell
            made = [(j, cell) for j, cell in made if self.unique.issuperset(cell.origin)]
        return removed + tuple(
            Expected(kind if cell.origin else Kind.ADDED, cell.origin, (j,)) for j, cell in made
        )
