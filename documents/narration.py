"""Whether a sentence phrased by somebody else says only what stands in a change's record."""

import re
from collections.abc import Iterator
from datetime import date

from documents.phrases import in_words
from documents.signals.quantities import SPELT
from models.summary import ChangeSummary

MOST_WORDS = 40
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ISO = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|«([^»]*)»|„([^“”]*)[“”]|‘([^’]{2,})’(?!\w)")
_NAME = re.compile(r"(?<![.!?:“\"] )(?<!^)\b[A-Z][\w’'-]*")
_MONTHS = frozenset(date(2000, month, 1).strftime("%B").lower() for month in range(1, 13))
_WORD = re.compile(r"[^\W\d_]+")
_FORBIDDEN = re.compile(r"https?://|www\.|\bviolat|\billegal|\bunlawful", re.IGNORECASE)


def find_unsupported(text: str, record: str) -> tuple[str, ...]:
    """Name what a text says that its record does not: no names means that it may stand.

    Numbers, also spelt ones, months, quoted words and names must each stand in the record.
    `record` is what `read_record` gives.

    >>> find_unsupported("Fees rise to 12 dollars in May.", "Fees rise to 10 dollars.")
    ('number 12', 'month may')
    """
    return tuple(_faults(text, record))


def read_record(summary: ChangeSummary, platform: str, terms_type: str) -> str:
    """Give all words of a record, each stated date also as people write it."""
    cells = "\n".join(_strings(summary.model_dump(mode="json")))
    dates = (in_words(found) for found in dict.fromkeys(_ISO.findall(cells)) if _is_date(found))
    return "\n".join((platform, terms_type, cells, *dates))


def _faults(text: str, record: str) -> Iterator[str]:
    if not text or "\n" in text or len(text.split()) > MOST_WORDS:
        yield f"not one line of at most {MOST_WORDS} words"
    if found := _FORBIDDEN.search(text):
        yield f"word {found[0]}"
    numbers = set(_NUMBER.findall(record))
    yield from (f"number {found}" for found in _NUMBER.findall(text) if found not in numbers)
    known = {word.lower() for word in _WORD.findall(record)}
    spoken = [word.lower() for word in _WORD.findall(text)]
    yield from (f"number {word}" for word in spoken if word in SPELT and not _holds(word, record))
    yield from (f"month {month}" for month in _named_months(text) if month not in known)
    yield from (f"quote {words}" for words in _quotes(text) if words not in record)
    yield from (f"name {name}" for name in _NAME.findall(text) if not _is_known(name, known))


def _holds(word: str, record: str) -> bool:
    spelt = rf"\b(?:{word}|{SPELT[word]})\b"
    return re.search(spelt, record, re.IGNORECASE) is not None


def _named_months(text: str) -> list[str]:
    """Give months; "may" and "march" count with a capital only."""
    return [
        word.lower() for word in _WORD.findall(text) if word.istitle() and word.lower() in _MONTHS
    ]


def _quotes(text: str) -> list[str]:
    return ["".join(groups).strip(" .,") for groups in _QUOTED.findall(text)]


def _is_known(name: str, known: set[str]) -> bool:
    words = {word.lower() for word in _WORD.findall(name)}
    return words <= known | _MONTHS | {"s"}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)


def _is_date(found: str) -> bool:
    try:
        date.fromisoformat(found if len(found) > len("2026-11") else f"{found}-01")
    except ValueError:
        return False
    return True
