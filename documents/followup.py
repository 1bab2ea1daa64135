"""Whom a change names and what a reader can do about it, only where its own words say so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents import phrases
from documents.quoting import Span
from documents.reading import Reading
from documents.weighing import spans_of
from models.summary import Action, Affected, Dates

_MOST_PLACES = 200


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_GROUPS = {
    "users": _word(r"\b(?:users?|members?|subscribers?|account holders?)\b"),
    "developers": _word(r"\bdevelopers?\b|\b(?:our|the|via|through) APIs?\b"),
    "business customers": _word(
        r"\b(?:business (?:customers?|users?|accounts?|plans?)|enterprise\w*|administrators?|"
        r"on behalf of (?:an?|your) (?:organi[sz]ation|company|employer))\b"
    ),
    "minors": _word(
        r"\b(?:minors?|child(?:ren)?|teen(?:ager)?s?|parents?|guardians?)\b|"
        r"\bunder (?:the age of )?1[0-8]\b"
    ),
}
_PLACES = {
    "the European Economic Area": r"European (?:Economic Area|Union)|(?-i:EEA|EU)",
    "the United Kingdom": r"United Kingdom|(?-i:UK)",
    "Switzerland": r"Switzerland|Swiss",
    "the United States": r"United States|(?-i:U\.S\.|US|USA)(?![\w-])",
    "California": r"California\w*",
    "Canada": r"Canad\w+",
    "Brazil": r"Brazil\w*",
    "India": r"India\w*",
    "Japan": r"Japan\w*",
    "Korea": r"(?:South )?Korea\w*|Republic of Korea",
    "Australia": r"Australia\w*",
}
# A country is named for many reasons; only with people in it does it say whom a clause is for.
_PEOPLE = r"residents?|users?|consumers?|customers?|individuals?|persons?|people|citizens?"
_IN = (
    rf"\b(?:(?:{_PEOPLE}) (?:of|in|from|located in|residing in|based in)|"
    rf"(?:you|who|{_PEOPLE})(?: \w+)? (?:live|reside|located|based|resident) in)"
)
_REGIONS = {
    f"people in {name}": _word(
        rf"{_IN}(?: the| [\w,]+ or| [\w,]+ and){{0,4}} (?:{words})(?!\w)|"
        rf"\b(?:{words}) (?:{_PEOPLE})\b"
    )
    for name, words in _PLACES.items()
}


@dataclass(frozen=True, slots=True)
class _Advice:
    """What to do where new words say `pattern`; `from_then` where it holds from the stated date,
    `refuses` where it is to opt out or object.
    """

    pattern: re.Pattern[str]
    sentence: str
    from_then: bool = False
    refuses: bool = False


_ADVICE = (
    _Advice(
        _word(
            r"\barbitrat\w+[^.;]{0,200}\bopt(?:ing)?[- ]?out\b|\bopt(?:ing)?[- ]?out\b[^.;]{0,80}"
            r"\barbitrat"
        ),
        "Opt out of arbitration in the way and time quoted, if you want to keep going to court",
        refuses=True,
    ),
    _Advice(
        _word(
            r"\b(?:you (?:can|may|have the right to)|unless you|(?-i:To))(?: \w+){0,3} "
            r"opt[- ]?out\b"
        ),
        "Opt out if you do not want this; the words quoted say how",
        refuses=True,
    ),
    _Advice(
        _word(r"\byou (?:can|may|have the right to)(?: \w+){0,3} object\b"),
        "Object if you do not want this use of your data; the words quoted say how",
        refuses=True,
    ),
    _Advice(
        _word(
            r"\bcancel\w*\b[^.;]{0,80}\b(?:before|prior to|at least)\b[^.;]{0,60}"
            r"\b(?:renew\w*|period|term|billing|trial)\b"
        ),
        "Cancel in the time quoted if you do not want it renewed",
    ),
    _Advice(
        _word(
            r"\bcontinu\w+ (?:to )?(?:us\w+|access\w*)\b[^.;]{0,160}"
            r"\b(?:accept\w*|agree\w*|consent\w*|bound|constitut\w*)"
        ),
        "Decide whether to go on: using the service counts as acceptance",
        from_then=True,
    ),
)


def find_affected(reading: Reading) -> Iterator[Affected]:
    """Name groups and regions that changed words name, each once, with the words."""
    spans = _changed(reading)
    for who, pattern in (_GROUPS | _REGIONS).items():
        found = next((m for s in spans if (m := reading.texts.search(pattern, s))), None)
        if found:
            yield Affected(who=who, quote=reading.texts.quote(found))


def find_actions(reading: Reading, dates: Dates) -> Iterator[Action]:
    """Say what a reader can do, each once, with the new words that offer or require it.

    Only a date still to come is one to do it by: stated, or counted as the text says.
    """
    texts = reading.texts
    new = dict.fromkeys(texts.sentences(s) for s in _changed(reading) if s.side == "after")
    for advice in _ADVICE:
        found = next((m for s in new if (m := texts.search(advice.pattern, s))), None)
        if found:
            by, when = _by(advice, found, dates)
            yield Action(sentence=f"{advice.sentence}{when}.", by=by, quote=texts.quote(found))


def _by(advice: _Advice, found: Span, dates: Dates) -> tuple[str | None, str]:
    """Give the date that an advice holds from, or that it is to be followed by."""
    last, effective = dates.derived_deadline, dates.effective_after
    if advice.refuses and last and last.quote.start < found.end and found.start < last.quote.end:
        return last.value, f"; until {phrases.in_words(last.value)}"
    if advice.from_then and effective and effective.value > dates.detected.isoformat():
        return effective.value, f" from {phrases.in_words(effective.value)} on"
    return None, ""


def _changed(reading: Reading) -> list[Span]:
    told = reading.telling[:_MOST_PLACES] if reading.analysed else []
    return [span for item in told for span in spans_of(item)]
