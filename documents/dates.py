"""The dates a policy states about itself, quoted: last updated, and effective from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from documents import datelabels as labels
from documents.datewords import Written, dated_lines, find_dates, holds_year, writes_day_first
from models.blocks import Block, plain_text

_HEAD = 8  # lines in which a date standing alone is the document's own
_LONE = 30  # characters of a line that is a date alone
_REACH = 110  # characters before a date, or after it, in which its label stands


@dataclass(frozen=True, slots=True)
class Stated:
    """A date with its label, as the text has it: `plain_text[start:end] == text`.

    `value` is ISO, or `YYYY-MM` where only a month is stated; None where it is ambiguous.
    """

    value: str | None
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StatedDates:
    """What a text says of its own dates; None is "not stated"."""

    last_updated: Stated | None = None
    effective: Stated | None = None
    ambiguous: tuple[Stated, ...] = ()


class _Role(StrEnum):
    UPDATED = "updated"
    EFFECTIVE = "effective"


@dataclass(frozen=True, slots=True)
class _Claim:
    """One reading of one date; the lowest `rank` (label, bare date, sentence) is believed."""

    role: _Role
    rank: int
    label_start: int
    written: Written


def read_dates(source: Sequence[Block] | str, *, language: str | None = None) -> StatedDates:
    """Read when the text says it was last updated and from when it is effective.

    A date counts only with a label of its own, or alone under the title; dates in sentences
    about something else never do. A d/m/y date is read where the language or another date of
    the same text settles the order, else it is listed as ambiguous and is no value.

    >>> read_dates("Terms\\nLast updated: 2 May 2024").last_updated.value
    '2024-05-02'
    """
    text = source if isinstance(source, str) else plain_text(source)
    lines = tuple(dated_lines(text))
    settled = language not in (None, "en")
    day_first = settled or writes_day_first(line for _, _, line in lines)
    found = [
        (offset, claim)
        for number, offset, line in lines
        for claim in _claims(line, bare=number < _HEAD, day_first=day_first)
    ]
    found = [(at, claim) for at, claim in found if not _of_a_part(at, claim, text, lines)]
    updated, effective = (_believed(found, role, text) for role in _Role)
    return StatedDates(
        last_updated=updated if updated and updated.value else None,
        effective=effective if effective and effective.value else None,
        ambiguous=tuple(s for s in (updated, effective) if s and not s.value),
    )


def mask_dates(line: str) -> str:
    """Put a placeholder for each date by which a line dates its own document.

    >>> mask_dates("Effective: 2 May 2024. Born before 2 May 2024.")
    'Effective: ⟨date⟩. Born before 2 May 2024.'
    """
    if not holds_year(line):
        return line
    spans = sorted({(c.written.start, c.written.end) for c in _claims(line, bare=True)})
    if not spans:
        return line
    starts, ends = zip(*spans, strict=True)
    between = zip((0, *ends), (*starts, len(line)), strict=True)
    return "⟨date⟩".join(line[end:start] for end, start in between)


def _claims(line: str, *, bare: bool, day_first: bool | None = None) -> Iterator[_Claim]:
    for written in find_dates(line, day_first=day_first):
        yield from _claims_of_date(line, written, bare=bare)


def _claims_of_date(line: str, written: Written, *, bare: bool) -> Iterator[_Claim]:
    reach = max(0, written.start - _REACH)
    before, after = line[reach : written.start], line[written.end : written.end + _REACH]
    if written.end + _REACH < len(line):
        after += "x"  # nor does one end it
    if reach:
        before = "x" + before  # a cut line does not open a label
        reach -= 1
    tries = (
        (_Role.UPDATED, 0, labels.UPDATED.search(before)),
        (_Role.EFFECTIVE, 0, labels.ENDS_LABEL.match(after) and labels.EFFECTIVE.search(before)),
        (_Role.EFFECTIVE, 2, labels.SENTENCE_EFFECTIVE.search(before)),
        (_Role.UPDATED, 2, labels.SENTENCE_UPDATED.search(before)),
        (_Role.UPDATED, 2, labels.WE_UPDATED.match(after) and labels.ON.search(before)),
    )
    for role, rank, label in tries:
        if label:
            yield _Claim(role, rank, reach + label.start(), written)
    if bare and not before.strip() and labels.BARE.match(after):
        yield _Claim(_Role.UPDATED, 1, written.start, written)


def _of_a_part(
    offset: int, claim: _Claim, text: str, lines: Sequence[tuple[int, int, str]]
) -> bool:
    """Whether a closing claim is older than a date standing alone above: a part's, not the whole's.

    A document cannot have been updated last before one of its parts was.
    """
    value = claim.written.value
    if claim.role is not _Role.UPDATED or not value or 2 * offset < len(text):
        return False
    above = (line for _, at, line in lines if at < offset and len(line) < _LONE)
    alone = (
        date for line in above for date in find_dates(line) if date.end - date.start == len(line)
    )
    return any(date.value and date.value > value for date in alone)


def _believed(found: Sequence[tuple[int, _Claim]], role: _Role, text: str) -> Stated | None:
    claims = [(claim.rank, offset, claim) for offset, claim in found if claim.role is role]
    if not claims:
        return None
    _, offset, claim = min(claims, key=lambda c: (c[0], c[1], c[2].written.start))
    start, end = offset + claim.label_start, offset + claim.written.end
    while not text[start].isalnum():
        start += 1
    return Stated(claim.written.value, text[start:end], start, end)
