"""How platforms word one provision, side by side, and whose words are nearest to whose."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from documents.governance.clauses import stances_of
from documents.governance.tags import Tag
from models.taxonomy import taxonomy

LIKENESS_VERSION = "1"
"""Counted up with whatever below decides which clauses are compared, and how alike they are."""

_SHINGLE = 3  # words
_AT_HOME = 0.3  # what a clause gains by standing in a document where one expects it
_TELLS = 0.3  # and by having a stance, so that it tells more than its topic
_LEAST = 0.05  # likeness below which nothing is near
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class HeldClause:
    """A clause in force, as far as it is weighed: whose it is, in which document, how it stands."""

    id: int
    platform: str
    document: str
    tag: Tag
    stances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Whose words are likest; `likeness` is the share of shingles in common, 0 to 1."""

    platform: str
    likeness: float


def words_of_stances(text: str, tag: Tag) -> tuple[str, ...]:
    """Say how a clause stands on its provision; of one that is told of no more there is nothing."""
    if tag.provision not in taxonomy():
        return ()
    return tuple(match.wording.words for match in stances_of(tag.provision, text, tag))


def clearest_of_each(held: Iterable[HeldClause]) -> Mapping[str, HeldClause]:
    """Choose each platform's clearest clause of one provision, the first of equals; by platform."""
    best: dict[str, tuple[float, HeldClause]] = {}
    for clause in held:
        usual = clause.document in taxonomy()[clause.tag.provision].terms_types
        fit = clause.tag.strength + _AT_HOME * usual + _TELLS * bool(clause.stances)
        if fit > best.get(clause.platform, (0.0, None))[0]:
            best[clause.platform] = fit, clause
    return {slug: best[slug][1] for slug in sorted(best)}


def nearest_of_each(texts: Mapping[str, str]) -> Mapping[str, Near]:
    """Find for the words of each platform the likest of another; those that have none are left out.

    >>> found = nearest_of_each({"acme": "You may opt out.", "birch": "So you may opt out."})
    >>> found["acme"]
    Near(platform='birch', likeness=0.67)
    """
    shingles = {slug: _shingles(text) for slug, text in texts.items()}
    return dict(_near(shingles, _having(shingles)))


def _shingles(text: str) -> frozenset[str]:
    words = _WORD.findall(text.lower())
    return frozenset(
        " ".join(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1))
    )


def _having(shingles: Mapping[str, frozenset[str]]) -> Mapping[str, list[str]]:
    """List for each shingle the platforms whose words have it."""
    having: dict[str, list[str]] = {}
    for slug, words in shingles.items():
        for shingle in words:
            having.setdefault(shingle, []).append(slug)
    return having


def _near(
    shingles: Mapping[str, frozenset[str]], having: Mapping[str, list[str]]
) -> Iterator[tuple[str, Near]]:
    for slug in shingles:
        likeness, nearest = _nearest(slug, shingles, having)
        if likeness >= _LEAST:
            yield slug, Near(nearest, round(likeness, 2))


def _nearest(
    slug: str, shingles: Mapping[str, frozenset[str]], having: Mapping[str, list[str]]
) -> tuple[float, str]:
    """Find the likest words among those with any shingle in common; all others are not alike."""
    shared = Counter(chain.from_iterable(having[shingle] for shingle in shingles[slug]))
    size = len(shingles[slug])
    alike = (
        (common / (size + len(shingles[other]) - common), other)
        for other, common in shared.items()
        if other != slug
    )
    return max(alike, default=(0.0, slug))
