"""How clauses of a provision are worded, and what is said of them: read from provisions.toml."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
_DENIED = re.compile(r"(?:\b(?:not|never|nor|neither|cannot)\b|n['’]t\b)[^.;]*\Z", re.IGNORECASE)


class Effect(StrEnum):
    """What more of a provision does for users."""

    BURDENS = "burdens"
    PROTECTS = "protects"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to word a clause; `worse` for the user, None where it is told and not weighed.

    A `deniable` one does not stand behind a denial in its sentence.
    """

    name: str
    words: str
    worse: bool | None
    vendor: str | None
    consider: str | None
    pattern: re.Pattern[str]
    deniable: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """What is said of a provision: its effect, lines for the contract and for compliance."""

    effect: Effect
    vendor: str | None
    consider: str | None
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A wording found, and its place in the text that was searched."""

    wording: Wording
    start: int
    end: int


def find_wordings(provision: str, text: str, start: int, end: int) -> Iterator[Match]:
    """Give the wordings of a provision that stand in `text[start:end]`, each once.

    The shared ones are looked for where a provision that has wordings has none of its own there.
    """
    known = guides()[provision].wordings
    own = list(_matches(known, text, start, end))
    yield from own or _matches(shared_wordings() if known else (), text, start, end)


def _matches(wordings: Sequence[Wording], text: str, start: int, end: int) -> Iterator[Match]:
    for wording in wordings:
        for found in wording.pattern.finditer(text, start, end):
            if not (wording.deniable and _DENIED.search(text, start, found.end())):
                yield Match(wording, found.start(), found.end())
                break


@cache
def guides() -> Mapping[str, Guide]:
    """Everything said of provisions, by id."""
    return {name: _guide(cells) for name, cells in _read("provisions.toml").items()}


@cache
def shared_wordings() -> tuple[Wording, ...]:
    """Wordings that clauses of every provision may have."""
    return tuple(_wording(cells) for cells in _read("stances.toml")["stances"])


def data_files() -> Sequence[Path]:
    """The files that the words of an analysis come from, in a fixed order."""
    return sorted(FOLDER.glob("*.toml"))


def _guide(cells: Mapping[str, Any]) -> Guide:
    return Guide(
        effect=Effect(cells["effect"]),
        vendor=cells.get("vendor"),
        consider=cells.get("consider"),
        wordings=tuple(_wording(stance) for stance in cells.get("stances", ())),
    )


def _wording(cells: Mapping[str, Any]) -> Wording:
    return Wording(
        name=cells["name"],
        words=cells["words"],
        worse=cells.get("worse"),
        vendor=cells.get("vendor"),
        consider=cells.get("consider"),
        pattern=re.compile(cells["find"], re.IGNORECASE),
        deniable=cells.get("deniable", False),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
