"""The parts of a report, which a page and a PDF both draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from evidence.dossier import Run


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Facts:
    """Names and what they are; hashes and other codes are set in a fixed width."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Rows:
    """A table; `widths` are shares of the line."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


@dataclass(frozen=True)
class Place:
    """A changed place: what stood there and what stands there, marked word by word."""

    title: str
    sentence: str
    before: Sequence[Run] = ()
    after: Sequence[Run] = ()


Part = Words | Facts | Rows | Place


@dataclass(frozen=True)
class Section:
    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Report:
    """`number` names the record on every page, beside `head`; `foot` stands at the bottom."""

    number: str
    title: str
    lead: str
    sections: Sequence[Section]
    head: str = "Clausewatch evidence report"
    foot: str = "Check it with verify.py"


def moment(value: datetime | str | None) -> str:
    """Write a time to the second, in UTC; what was never is a dash."""
    if value is None:
        return "–"
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
