"""The words, pairs of words and word beginnings by which the table weighs a clause."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[$€£%§©]")
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "s", "ly", "e", "y")
_SHORTEST_STEM = 4
_BEGINNING = 4  # letters that stand for all words that begin with them


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: its stem ("0" for every number) and its place."""

    stem: str
    start: int
    end: int


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """Cut the commonest English ending off a lower-case word.

    >>> stem("terminated"), stem("termination"), stem("fees")
    ('terminat', 'termin', 'fees')
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def tokens(text: str) -> tuple[Token, ...]:
    """Split a text into words with their stems.

    >>> [token.stem for token in tokens("You’ll pay 30 dollars")]
    ["you'll", 'pay', '0', 'dollar']
    """
    return tuple(_token(match) for match in _WORD.finditer(text))


def _token(match: re.Match[str]) -> Token:
    word = match[0].lower().replace("’", "'")
    return Token("0" if word.isdigit() else stem(word), match.start(), match.end())


def features(words: Sequence[Token]) -> Mapping[str, Sequence[int]]:
    """Map each feature of a text to the indexes of the words it was seen at.

    A pair of words has a space in its name and stands at its first word.

    >>> sorted(features(tokens("No fees")))
    ['fees', 'no', 'no fees', '~fees']
    """
    seen: dict[str, list[int]] = defaultdict(list)
    before = ""
    for index, token in enumerate(words):
        seen[token.stem].append(index)
        if before:
            seen[f"{before} {token.stem}"].append(index - 1)
        if len(token.stem) >= _BEGINNING:
            seen[f"~{token.stem[:_BEGINNING]}"].append(index)
        before = token.stem
    return seen
