"""Lists of sub-processors kept as lists: who stands on one, and who came, went or changed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.datewords import find_dates
from documents.provisions.sentences import sentences
from models.blocks import Block
from models.words import BlockKind

_NAMED = re.compile(r"\bsub[\s\-‑]?processors?\b", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:sub[\s\-‑]?processor|entity|company|vendor|provider|third[\s\-]party|name)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(\d{1,3}|ten|fourteen|fifteen|thirty|sixty|ninety)\b[\s()\d]*days?\b", re.IGNORECASE
)
_AHEAD = re.compile(
    r"\b(?:notice|notif\w+|advance|prior|before|announce\w*|publish\w*)\b", re.IGNORECASE
)
_SPELT = {"ten": 10, "fourteen": 14, "fifteen": 15, "thirty": 30, "sixty": 60, "ninety": 90}
_CELLS = " | "
_FEWEST = 2  # rows below the names of the columns


@dataclass(frozen=True, slots=True)
class SubProcessor:
    """One company of a list with what the list says of it, a text a row it stands in.

    `starts` is the first day stated there, as ISO 8601; "" where none is.
    """

    name: str
    section: str
    says: tuple[str, ...]

    @property
    def starts(self) -> str:
        dates = (date.value for said in self.says for date in find_dates(said))
        return next((value for value in dates if value), "")


@dataclass(frozen=True, slots=True)
class Moves:
    """What one list became from one text to the next, each in the order of its list."""

    added: tuple[SubProcessor, ...]
    removed: tuple[SubProcessor, ...]
    altered: tuple[tuple[SubProcessor, SubProcessor], ...]


def read_sub_processors(blocks: Sequence[Block]) -> Mapping[str, SubProcessor]:
    """Read every company of a document's lists of sub-processors, by its name in small letters.

    Only tables are lists, and only those whose columns, heading or document speak of
    sub-processors; of other documents nothing is returned.

    >>> row = lambda text: Block(BlockKind.TABLE_ROW, text)
    >>> rows = row("Sub-processor | Purpose"), row("Acme Inc. | Mail"), row("Bolt | Logs")
    >>> [one.name for one in read_sub_processors(rows).values()]
    ['Acme Inc.', 'Bolt']
    """
    found: dict[str, SubProcessor] = {}
    for section, rows in _tables(blocks):
        if not _is_list(rows, section, blocks):
            continue
        for row in rows[1:]:
            name, _, said = row.partition(_CELLS)
            before = found.get(name.lower(), SubProcessor(name, section, ()))
            found[name.lower()] = SubProcessor(name, before.section, (*before.says, said))
    return found


def compare_lists(before: Mapping[str, SubProcessor], after: Mapping[str, SubProcessor]) -> Moves:
    """Say who came, who went, and of whom the list says something else."""
    return Moves(
        added=tuple(one for name, one in after.items() if name not in before),
        removed=tuple(one for name, one in before.items() if name not in after),
        altered=tuple(
            (before[name], one)
            for name, one in after.items()
            if name in before and sorted(before[name].says) != sorted(one.says)
        ),
    )


def promised_notice(blocks: Sequence[Block]) -> tuple[int, str] | None:
    """Find how many days ahead a text promises to tell of new sub-processors, and its sentence.

    >>> said = "We publish new subprocessors at least 30 days in advance. Write to us."
    >>> promised_notice([Block(BlockKind.PARAGRAPH, said)])
    (30, 'We publish new subprocessors at least 30 days in advance.')
    """
    for block in blocks:
        for _, sentence in sentences(block.text):
            period = _PERIOD.search(sentence)
            if period and _NAMED.search(sentence) and _AHEAD.search(sentence):
                number = period[1].lower()
                return _SPELT.get(number) or int(number), sentence
    return None


def _tables(blocks: Sequence[Block]) -> Iterator[tuple[str, list[str]]]:
    """Give each run of table rows with the heading above it."""
    section, rows = "", list[str]()
    for block in blocks:
        if block.kind is BlockKind.TABLE_ROW:
            rows.append(block.text)
            continue
        if rows:
            yield section, rows
            rows = []
        if block.kind is BlockKind.HEADING:
            section = block.text
    if rows:
        yield section, rows


def _is_list(rows: Sequence[str], section: str, blocks: Sequence[Block]) -> bool:
    columns = rows[0]
    if len(rows) <= _FEWEST or not _COMPANY.search(columns.partition(_CELLS)[0]):
        return False
    opening = " ".join(block.text for block in blocks[:3])
    return any(map(_NAMED.search, (columns, section, opening)))
