"""Which jurisdictions a text names: its law, its courts, its arbitration seat, its regions."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from documents.governance.clauses import Clauses
from documents.governance.stances import FOLDER
from models.governance import Flag

Kind = Literal["governing_law", "courts", "arbitration_seat"]
_WORD = r"(?:[A-Z][^\W\d_A-Z][\w’'-]*|U\.S\.A?\.?|USA?\b|U\.K\.|UK\b|D\.C\.)"
_PLACE = rf"(?P<place>{_WORD}(?:(?:,? | of | of the | and ){_WORD}){{0,6}})"
_THEIRS = (
    r"(?P<theirs>(?:the )?(?:country|state|place|jurisdiction|province|member state)"
    r"[^.;,]{0,30}(?:you (?:live|reside)|residence|domicile)\w*)"
)
_AT = rf"(?:the )?(?:{_PLACE}|{_THEIRS})"
_SENTENCES: dict[Kind, str] = {
    "governing_law": "The text names the law of {place}",
    "courts": "The text names the courts of {place}",
    "arbitration_seat": "The text names {place} as the place or body of arbitration",
}
_PATTERNS: dict[Kind, tuple[re.Pattern[str], ...]] = {
    "governing_law": (
        re.compile(rf"\b(?i:laws?) (?:of|in force in) {_AT}"),
        re.compile(rf"(?i:governed by|subject to|under|in accordance with) {_AT} (?i:laws?)\b"),
    ),
    "courts": (
        re.compile(
            rf"\b(?i:courts?)(?: (?i:located|sitting|situated|seated))? (?:of|in|for) {_AT}"
        ),
        re.compile(rf"\b(?i:in|of|by) (?:the )?{_PLACE} (?i:courts?)\b"),
        re.compile(rf"\b(?i:jurisdiction)(?: and venue)? (?:of|in) {_AT}"),
    ),
    "arbitration_seat": (
        re.compile(rf"\b(?i:seat|place|venue)(?: or legal place)?(?: of (?:the )?arbitration)"
                   rf" (?:shall be|will be|is) (?:in )?{_AT}"),
        re.compile(rf"\b(?i:arbitration|arbitrator)[^.;]{{0,80}}"
                   rf"\b(?i:seated|held|conducted|take place)(?: in English)?,? in "
                   rf"(?!English){_AT}"),
        re.compile(
            r"(?P<place>(?i:American Arbitration Association|International Chamber of Commerce|"
            r"London Court of International Arbitration|National Arbitration and Mediation|"
            r"(?:Hong Kong|Singapore) International Arbitration Cent(?:re|er))|\bJAMS\b|\bAAA\b|"
            r"\bICC\b|\bLCIA\b|\bHKIAC\b|\bSIAC\b|\bCIETAC\b|\bNAM\b)"
        ),
    ),
}  # fmt: skip
_ABOUT: dict[Kind, tuple[str, ...]] = {
    "governing_law": ("governing_law", "venue", "arbitration"),
    "courts": ("venue", "governing_law", "arbitration"),
    "arbitration_seat": ("arbitration", "venue"),
}
_NO_PLACE = re.compile(
    r"^(?:Section|Terms|Agreement|Service|You|We|Court|Arbitration|Party|Parties|Customer|These|"
    r"This|Such|Any|All|Applicable|Conflict|Law|User|Dispute|Data|Privacy|GDPR|Convention|If|The|"
    r"Federal|District|Superior|Supreme|Judicial|Small|Our|Your|No)\b",
)
_NAMED = re.compile(
    r"\bgoverned by\b|\bexclusive jurisdiction\b|\bseat of (?:the )?arbitration\b", re.IGNORECASE
)
_MOST = 20_000  # characters of a clause in which places are looked for
_ADJECTIVE = re.compile(r"\w+(?:ish|nch|man|ian|ese|iss)")
_FULL_NAMES = {
    "aaa": "American Arbitration Association",
    "icc": "International Chamber of Commerce",
    "lcia": "London Court of International Arbitration",
    "hkiac": "Hong Kong International Arbitration Centre",
    "siac": "Singapore International Arbitration Centre",
    "nam": "National Arbitration and Mediation",
}
_BY_NAME = {name.lower(): name for name in _FULL_NAMES.values()}
_BEHIND_A_DOT = re.compile(r"(?<=U\.S\.A\.) .*|(?<=U\.S\.) (?!District|Virgin).*")
_TAIL = re.compile(r"(?:,| of| of the| and)+$|[’']s?$")


def find_flags(clauses: Clauses) -> tuple[Flag, ...]:
    """List the places named as law, courts or seat, and the regions named anywhere, each once."""
    return (*_flags(clauses), *_regions(clauses))


def _flags(clauses: Clauses) -> Iterator[Flag]:
    told: set[tuple[str, str]] = set()
    for kind, provisions in _ABOUT.items():
        for block, text, at in _stretches(clauses, provisions):
            for place, start, end in _places(kind, text):
                if (kind, place.lower()) in told:
                    continue
                told.add((kind, place.lower()))
                sentence = _say(kind, place)
                quote = clauses.quote(block, at + start, at + end)
                yield Flag(kind=kind, place=place, sentence=sentence, quote=quote)


def _say(kind: Kind, place: str) -> str:
    """Put a flag in words.

    >>> _say("governing_law", "Irish"), _say("governing_law", "Ireland")
    ('The text names Irish law.', 'The text names the law of Ireland.')
    """
    if kind == "governing_law" and _ADJECTIVE.fullmatch(place):
        return f"The text names {place} law."
    return f"{_SENTENCES[kind].format(place=place)}."


def _stretches(clauses: Clauses, provisions: Sequence[str]) -> Iterator[tuple[int, str, int]]:
    tagged = {c.block for name in provisions for c in clauses.by_provision.get(name, ())}
    for index, block in enumerate(clauses.blocks):
        if index in tagged or _NAMED.search(block.text):
            yield index, block.text[:_MOST], clauses.starts[index]


def _places(kind: Kind, text: str) -> Iterator[tuple[str, int, int]]:
    for pattern in _PATTERNS[kind]:
        for found in pattern.finditer(text):
            place = _named(found)
            if place:
                yield place, found.start(), found.end()


def _named(found: re.Match[str]) -> str | None:
    named = found.groupdict()
    if named.get("theirs"):
        return "the user’s home"
    place = _TAIL.sub("", _BEHIND_A_DOT.sub("", named.get("place") or ""))
    if not place or _NO_PLACE.match(place):
        return None
    return _FULL_NAMES.get(place.lower()) or _BY_NAME.get(place.lower()) or place


def _regions(clauses: Clauses) -> Iterator[Flag]:
    left = dict(_patterns())
    for index, block in enumerate(clauses.blocks):
        for name, pattern in tuple(left.items()):
            if found := pattern.search(block.text):
                del left[name]
                start = clauses.starts[index] + found.start()
                quote = clauses.quote(index, start, start + len(found[0]))
                yield Flag(
                    kind="region", place=name, sentence=f"Region named: {name}.", quote=quote
                )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    tables = tomllib.loads((FOLDER / "regions.toml").read_text(encoding="utf-8"))["regions"]
    return {row["name"]: re.compile(row["find"]) for row in tables}
