"""The sub-processors of a document over time: since when, until when, and with what notice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from documents.sub_processors import SubProcessor, promised_notice, read_sub_processors
from models.blocks import from_json
from storage.texts import StoredText


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


def _order(stay: Stay) -> tuple[bool, str]:
    return stay.until is not None, stay.company.name.lower()
