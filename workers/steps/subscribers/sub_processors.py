"""The sub-processors of a document over time: since when, until when, and with what notice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from documents.sub_processors import (
    Moves,
    SubProcessor,
    compare_lists,
    promised_notice,
    read_sub_processors,
)
from models.blocks import from_json
from models.words import BlockKind
from storage.texts import StoredText, both_texts, texts_of
from workers.steps.sheets import write_sheet

COLUMNS = ("company", "says", "since", "from_the_first", "until", "starts", "notice", "promised")


@dataclass(frozen=True)
class Stay:
    """One company on a list: first and last seen, and what the list says of it by then.

    `from_the_first`: it stood there before we looked first. `starts` is the ISO date that the list
    states for it; `notice` how many days lay between the first sight and that day, None where no
    day is stated.
    """

    company: SubProcessor
    since: datetime
    from_the_first: bool
    until: datetime | None = None

    @property
    def starts(self) -> str:
        return self.company.starts

    @property
    def notice(self) -> int | None:
        if self.from_the_first or len(self.starts) < len("2026-01-01"):
            return None
        return (date.fromisoformat(self.starts) - self.since.date()).days


@dataclass(frozen=True)
class Roll:
    """Every stay of a document, those still on the list first, each by its name.

    `promised` are the days of notice that the text promises, with the sentence that says so.
    """

    stays: tuple[Stay, ...]
    promised: tuple[int, str] | None


def call_roll(texts: Iterable[StoredText]) -> Roll:
    """Follow the list of a document through its texts, the oldest first."""
    present: dict[str, Stay] = {}
    ended: list[Stay] = []
    promised = None
    for number, text in enumerate(texts):
        blocks = from_json(text.blocks)
        listed, promised = read_sub_processors(blocks), promised_notice(blocks)
        gone = sorted(present.keys() - listed.keys())
        ended += [replace(present.pop(name), until=text.detected_at) for name in gone]
        for name, company in listed.items():
            stay = present.get(name) or Stay(company, text.detected_at, number == 0)
            present[name] = replace(stay, company=company)
    stays = sorted([*present.values(), *ended], key=_order)
    return Roll(tuple(stays), promised)


def roll_of(session: Session, document_id: int) -> Roll:
    """Follow the list of a document through all of its texts on record."""
    return call_roll(texts_of(session, document_id))


def moves_of(session: Session, change_id: int) -> Moves | None:
    """Say who came and went by a change; None where nobody did, or the document is no list."""
    texts = both_texts(session, change_id)
    if len(texts) < 2:
        return None
    moves = compare_lists(*(_listed(text) for text in texts))
    return moves if moves.added or moves.removed or moves.altered else None


def lists_some(text: StoredText) -> bool:
    """Say whether a text has a list of sub-processors."""
    return bool(_listed(text))


def write_roll(roll: Roll) -> str:
    """Write a roll as CSV, days as ISO 8601 and notice in days."""
    promised = roll.promised[0] if roll.promised else None
    rows = [
        (
            stay.company.name,
            "; ".join(stay.company.says),
            stay.since.date().isoformat(),
            "yes" if stay.from_the_first else "no",
            stay.until.date().isoformat() if stay.until else None,
            stay.starts,
            stay.notice,
            promised,
        )
        for stay in roll.stays
    ]
    return write_sheet(COLUMNS, rows)


def names_of(companies: Sequence[SubProcessor]) -> str:
    """Name companies in one line."""
    return ", ".join(one.name for one in companies)


def _listed(text: StoredText) -> dict[str, SubProcessor]:
    """Read a text's list; one without any row of a table is not looked through."""
    blocks = from_json(text.blocks)
    rows = any(block.kind is BlockKind.TABLE_ROW for block in blocks)
    return dict(read_sub_processors(blocks)) if rows else {}


def _order(stay: Stay) -> tuple[bool, str]:
    return stay.until is not None, stay.company.name.lower()
