"""How long a text gives its readers: notice of changes, time to object, and until when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from documents.datewords import find_dates
from documents.quoting import Span, Texts
from documents.signals.quantities import SPELT
from models.summary import Deadline, Quote, StatedDate, StatedPeriod

_UNITS = {"day": "D", "week": "W", "month": "M"}
_DAYS = {"D": 1, "W": 7}  # a month has no length of its own
_LONGEST = 34  # characters of a period: "forty-five (45) consecutive calendar days"
_MOST_PLACES = 300
_NEAR = 500  # characters on either side of a place in which its sentence is looked for
_END = re.compile(r"(?<=[.!?])\s|\n")
_PERIOD = re.compile(
    rf"\b(?P<number>\d{{1,3}}|{'|'.join(sorted(SPELT, key=len, reverse=True))})"
    r"(?: ?\(\d+\))?[ -](?P<kind>(?:business|working|calendar|consecutive) )?"
    r"(?P<unit>day|week|month)s?\b",
    re.IGNORECASE,
)
_DOCUMENT = r"(?:terms|agreement|polic(?:y|ies)|conditions|rules|statement)"
_CHANGE = r"\b(?:chang|modif|amend|updat|revis)\w*"
_CHANGES = re.compile(
    rf"{_CHANGE}\b[^.;]{{0,80}}\b{_DOCUMENT}\b|\b{_DOCUMENT}\b[^.;]{{0,80}}{_CHANGE}"
    rf"|{_CHANGE}\b[^.;]{{0,40}}\b(?:takes?|comes?|becomes?) (?:effect|in)",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\bnoti(?:ce|f\w+)\b|\bin advance\b|\b(?:tell|inform) (?:you|users)\b", re.IGNORECASE
)
_ANOTHER = re.compile(r"\b(?:terminat|cancel|arbitrat|disput|renew|claim)", re.IGNORECASE)
_REFUSAL = re.compile(
    r"\bopt(?:ing)?[- ]?out\b|\byou\b[^.;]{0,40}\bobject\b|\bobjections?\b", re.IGNORECASE
)
_CUE = re.compile(r"opt(?:ing)?[- ]?$|o$", re.IGNORECASE)  # before the "out" or the "bject"
_WITHIN = re.compile(r"\b(?:within|at the latest|no later than)[^.;]{0,12}\Z", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|before|until|no later than)\s+\Z", re.IGNORECASE)
_FROM_EFFECT = re.compile(
    r"[^.;]{0,30}\b(?:effective date|(?:take|tak|com)\w* (?:into )?effect|becom\w+ effective)",
    re.IGNORECASE,
)
_FROM_UPDATE = re.compile(r"[^.;]{0,30}\blast (?:updated?|revised)", re.IGNORECASE)
_GOES_ON = re.compile(
    r"ontinu\w+ (?:to )?(?:us\w+|access\w*)\b[^.;]{0,160}\b(?:accept|agree|consent|bound|constitut)"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as written, and the sentence that it stands in."""

    value: str
    days: int | None
    written: Span
    sentence: Span


@dataclass(frozen=True, slots=True)
class Terms:
    """What a new text says of time and acceptance; None is "not stated"."""

    notice: StatedPeriod | None = None
    objection: StatedPeriod | None = None
    continued_use: Quote | None = None
    deadline: Deadline | None = None


def read_terms(
    texts: Texts, effective: StatedDate | None, updated: StatedDate | None, detected: date
) -> Terms:
    """Read what the new text gives its readers: of each the first sentence that says it.

    A deadline is a date stated to opt out or object by, or a period to do so that the text counts
    from a date it states; one that has passed is not told. English only.
    """
    timed = list(_periods(texts))
    notice = next((one for one in timed if _is_notice(texts.text(one.sentence))), None)
    objections = [one for one in timed if _is_objection(one, texts)]
    counted = (_counted(one, texts, effective, updated) for one in objections)
    known = [one for one in (*_stated(texts), *counted) if one]
    return Terms(
        notice=_told(notice, texts),
        objection=_told(next(iter(objections), None), texts),
        continued_use=_goes_on(texts),
        deadline=next((one for one in known if one.value >= detected.isoformat()), None),
    )


def _periods(texts: Texts) -> Iterator[Period]:
    text = texts.whole("after")
    for at in sorted(_places(text, *_UNITS)):
        found = _PERIOD.search(text, max(0, at - _LONGEST), at + len("months"))
        if found and found.start("unit") == at:
            number = found["number"].lower()
            count, letter = SPELT.get(number) or int(number), _UNITS[found["unit"].lower()]
            working = (found["kind"] or "").lower() in {"business ", "working "}
            days = None if working or letter not in _DAYS else count * _DAYS[letter]
            span = Span("after", *found.span())
            yield Period(f"P{count}{letter}", days, span, _sentence(text, at))


def _places(text: str, *words: str) -> Iterator[int]:
    for word in words:
        yield from (found.start() for found in islice(re.finditer(word, text), _MOST_PLACES))


def _sentence(text: str, at: int) -> Span:
    """Give the sentence around a place, as much of it as stands near."""
    ahead, behind = text[max(0, at - _NEAR) : at], text[at : at + _NEAR]
    start = max((found.end() for found in _END.finditer(ahead)), default=0)
    end = _END.search(behind)
    return Span("after", at - len(ahead) + start, at + (end.start() if end else len(behind)))


def _is_notice(sentence: str) -> bool:
    told = _NOTICE.search(sentence) and _CHANGES.search(sentence)
    return bool(told) and not _ANOTHER.search(sentence)


def _is_objection(period: Period, texts: Texts) -> bool:
    ahead = texts.text(Span("after", period.sentence.start, period.written.start))
    return bool(_WITHIN.search(ahead) and _REFUSAL.search(texts.text(period.sentence)))


def _told(period: Period | None, texts: Texts) -> StatedPeriod | None:
    return StatedPeriod(value=period.value, quote=texts.quote(period.written)) if period else None


def _goes_on(texts: Texts) -> Quote | None:
    text = texts.whole("after")
    found = (_GOES_ON.match(text, at) for at in _places(text, "ontinu"))
    first = next((match for match in found if match), None)
    return texts.quote(Span("after", *first.span())) if first else None


def _stated(texts: Texts) -> Iterator[Deadline]:
    """Give the dates by which a text says that one may opt out or object."""
    text = texts.whole("after")
    cues = sorted(
        at for at in _places(text, "out", "bject") if _CUE.search(text, max(0, at - 7), at)
    )
    for sentence in dict.fromkeys(_sentence(text, at) for at in cues):
        said = texts.text(sentence)
        if not _REFUSAL.search(said):
            continue
        for written in find_dates(said):
            if _BY.search(said[: written.start]) and len(written.value or "") == len("2026-01-01"):
                span = Span("after", sentence.start + written.start, sentence.start + written.end)
                yield Deadline(value=written.value or "", formula="stated", quote=texts.quote(span))


def _counted(
    period: Period, texts: Texts, effective: StatedDate | None, updated: StatedDate | None
) -> Deadline | None:
    rest = texts.text(Span("after", period.written.end, period.sentence.end))
    bases = (
        ("stated effective date", effective, _FROM_EFFECT),
        ("stated last update", updated, _FROM_UPDATE),
    )
    for name, base, counted_from in bases:
        day = base.value if base and len(base.value) == len("2026-01-01") else None
        if day and period.days and counted_from.match(rest):
            value = date.fromisoformat(day) + timedelta(days=period.days)
            formula = f"{day} ({name}) + {period.days} days"
            quote = texts.quote(period.written)
            return Deadline(value=value.isoformat(), formula=formula, quote=quote)
    return None
