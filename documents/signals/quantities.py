"""Numbers that rise or fall, and whom that serves by what they measure.

Why it generalises: a number with its unit is replaced by another of the same unit in one
sentence, so both sides measure the same thing; which way is worse follows from the words
around it (time to keep data, notice, time to act, money, share), never from the document.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.signals.passage import Kind, Passage, Signal

_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
SPELT = {word: value for value, word in enumerate(_NUMBERS.split(), 1)}
SPELT |= {"thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90}
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.4, "year": 365.25}
_NUMBER = re.compile(
    r"(?P<money>[$€£¥]|\b(?:USD|EUR|GBP) ?)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|"
    rf"\b(?:{'|'.join(sorted(SPELT, key=len, reverse=True))})\b)"
    r"(?: ?\(\d+\))?[ -]?(?:(?:business|calendar|working|consecutive) )?"
    r"(?:(?P<time>hour|day|week|month|year)s?\b|(?P<share>%|percent\b|per cent\b))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a number measures by the words around it; `worse` tells if more of it is worse."""

    name: str
    unit: str
    worse: bool | None
    words: re.Pattern[str]


def _meaning(name: str, unit: str, words: str, *, worse: bool | None) -> _Meaning:
    return _Meaning(name, unit, worse, re.compile(words, re.IGNORECASE))


# The first row whose words stand in either sentence tells what the number measures.
_MEANINGS = (
    _meaning("The age", "time", r"years (?:of age|old)|\bage[ds]?\b|under \d\d", worse=None),
    _meaning(
        "Notice",
        "time",
        r"notice|notif|in advance|(?:inform|tell) (?:you|users)|prior to",
        worse=False,
    ),
    _meaning(
        "The time data is kept",
        "time",
        r"retain|retention|\bkeep\b|\bkept\b|\bstor(?:e|ed|age|ing)\b|delet|eras|anonymi[sz]|purge",
        worse=True,
    ),
    _meaning(
        "The time for claims or requests",
        "time",
        r"refund|cancel|withdraw|opt[- ]?out|claim|object|appeal|dispute|return|cure|pay",
        worse=False,
    ),
    _meaning(
        "The limit of liability", "money", r"liab|aggregate|exceed|compensat|damages", worse=False
    ),
    _meaning("The amount payable", "money", r"fee|price|charge|pay|cost|subscription", worse=True),
    _meaning("The share promised", "share", r"uptime|availab|credit|discount", worse=False),
    _meaning("The share payable", "share", r"fee|commission|charge|interest|tax|pay", worse=True),
)


@dataclass(frozen=True, slots=True)
class _Quantity:
    value: float
    unit: str
    text: str
    start: int
    end: int


def find_quantities(passage: Passage) -> Iterator[Signal]:
    """Notice numbers of one unit replaced, those that stay left aside."""
    if not (passage.old and passage.new):
        return
    old, new = list(_read(passage.old)), list(_read(passage.new))
    stay = {(q.value, q.unit) for q in old} & {(q.value, q.unit) for q in new}
    gone = [q for q in old if (q.value, q.unit) not in stay]
    come = [q for q in new if (q.value, q.unit) not in stay]
    for unit in ("time", "money", "share"):
        was, now = ([q for q in side if q.unit == unit] for side in (gone, come))
        if len(was) == len(now):
            for one, other in zip(was, now, strict=True):
                yield _signal(passage, one, other)


def _read(sentence: str) -> Iterator[_Quantity]:
    for found in _NUMBER.finditer(sentence):
        unit = "money" if found["money"] else "time" if found["time"] else "share"
        if not (found["money"] or found["time"] or found["share"]):
            continue
        spelt = SPELT.get(found["number"].lower())
        value = float(spelt or found["number"].replace(",", ""))
        value *= _DAYS[found["time"].lower()] if unit == "time" else 1
        yield _Quantity(value, unit, found[0].strip(), found.start(), found.end())


def _signal(passage: Passage, was: _Quantity, now: _Quantity) -> Signal:
    meaning = _meaning_of(was.unit, (passage.old, passage.new))
    rises = now.value > was.value
    verb = "rises" if rises else "falls"
    name = meaning.name if meaning else "A figure"
    adverse = None if meaning is None or meaning.worse is None else rises == meaning.worse
    return Signal(
        Kind.QUANTITY,
        adverse,
        f"{name} {verb} from {was.text} to {now.text}",
        passage.before(was.start, was.end),
        passage.after(now.start, now.end),
    )


def _meaning_of(unit: str, sentences: Sequence[str]) -> _Meaning | None:
    return next(
        (m for m in _MEANINGS if m.unit == unit and any(map(m.words.search, sentences))), None
    )
