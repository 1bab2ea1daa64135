"""Which document type a link's text or address speaks of, in the languages of policy_words.toml."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from models.terms_types import terms_types

HUBS, NOT_A_POLICY = "hubs", "not_a_policy"
_PATH, _ENGLISH = "path", "en"
_FILLERS = frozenset(
    {"and", "und", "et", "y", "e", "en", "och", "og", "the", "our", "unsere", "nos"}
)
_WORD = re.compile(r"\w+")
_ENDING = re.compile(r"\.(html?|php|aspx?|jsp|pdf|md|txt)$")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FOREIGN = 0.8
_LAST_ALONE, _IN_PASSING = 0.9, 0.4


@dataclass(frozen=True, slots=True)
class Phrase:
    """A folded phrase of one type (or role) in one language."""

    terms_type: str
    language: str
    text: str


def spoken_of(text: str, language: str | None) -> dict[str, float]:
    """Weigh what types a link's text speaks of, each from 0 to 1.

    1 says that the text is that and nothing else; another language than the page's weighs less.

    >>> spoken_of("Our Privacy Policy", "en")
    {'Privacy Policy': 1.0}
    """
    folded = fold(text)
    weights: dict[str, float] = {}
    for phrase in _phrases():
        if phrase.language != _PATH and _holds(folded, phrase.text):
            own = language in {None, phrase.language} or phrase.language == _ENGLISH
            weight = len(phrase.text) / len(folded) * (1.0 if own else _FOREIGN)
            weights[phrase.terms_type] = max(weight, weights.get(phrase.terms_type, 0.0))
    return weights


def addressed_to(url: str) -> dict[str, float]:
    """Weigh what types an address speaks of, each from 0 to 1; its end counts most.

    >>> addressed_to("https://acme.example/legal/cookie-policy.html")
    {'hubs': 0.4, 'Trackers Policy': 0.9}
    """
    path = _ENDING.sub("", unquote(urlsplit(url).path).rstrip("/").lower())
    whole, last = fold(path), fold(path.rpartition("/")[2])
    weights: dict[str, float] = {}
    for phrase in _phrases():
        if phrase.language == _PATH and _holds(whole, phrase.text):
            weight = max(_IN_PASSING, _share(whole, last, phrase.text))
            weights[phrase.terms_type] = max(weight, weights.get(phrase.terms_type, 0.0))
    return weights


def fold(text: str) -> str:
    """Write words in lower case, without accents, marks and fillers.

    >>> fold("Política  de «Privacidad» & Cookies")
    'politica de privacidad cookies'
    """
    bare = "".join(
        mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark)
    )
    words = _WORD.findall(bare.casefold().replace("_", " "))
    return " ".join(word for word in words if word not in _FILLERS)


@cache
def languages() -> frozenset[str]:
    """The languages for which there are words."""
    return frozenset(phrase.language for phrase in _phrases()) - {_PATH}


@cache
def words_by_type() -> Mapping[str, Mapping[str, list[str]]]:
    """The table as it is written: type or role, then language or `path`, then phrases."""
    text = Path(__file__).with_name("policy_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _phrases() -> tuple[Phrase, ...]:
    return tuple(_written())


def _written() -> Iterator[Phrase]:
    yield from (Phrase(name, _ENGLISH, fold(name)) for name in terms_types())
    for terms_type, by_language in words_by_type().items():
        for language, phrases in by_language.items():
            yield from (Phrase(terms_type, language, fold(phrase)) for phrase in phrases)


def _holds(text: str, phrase: str) -> bool:
    if _UNSPACED.search(phrase):
        return phrase in text
    return f" {phrase} " in f" {text} "


def _share(whole: str, last: str, phrase: str) -> float:
    if whole.endswith(phrase) and len(phrase) > len(last):
        return 1.0
    return _LAST_ALONE * (len(phrase) / len(last)) if _holds(last, phrase) else 0.0
