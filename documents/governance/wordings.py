"""How platforms word one provision, side by side, and whose words are nearest to whose."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from documents.governance.clauses import stances_of
from documents.governance.tags import Tag
from models.governance import PlatformWording, ProvisionComparison
from models.taxonomy import taxonomy

_SHINGLE = 3  # words
_AT_HOME = 0.3  # what a clause gains by standing in a document where one expects it
_TELLS = 0.3  # and by having a stance, so that it tells more than its topic
_LEAST = 0.05  # likeness below which nothing is near
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class HeldClause:
    """A clause in force: whose it is, its words, since when they stand so.

    `since_first` says that they did in the first text on record, and so maybe before.
    """

    platform: str
    name: str
    document: str
    text: str
    tag: Tag
    since: datetime
    since_first: bool = False


def compare_wordings(
    provision: str, held: Sequence[HeldClause], platforms: int
) -> ProvisionComparison:
    """Show each platform's best-matching clause of a provision, with the nearest other wording.

    `platforms` is how many were analysed. Likeness is the share of shingles in common, 0 to 1.
    """
    best = _best_of_each(provision, held)
    shingles = {slug: _shingles(clause.text) for slug, clause in best.items()}
    return ProvisionComparison(
        provision=provision,
        name=taxonomy()[provision].name,
        platforms=platforms,
        wordings=tuple(_wordings(best, shingles)),
    )


def _best_of_each(provision: str, held: Sequence[HeldClause]) -> Mapping[str, HeldClause]:
    usual = taxonomy()[provision].terms_types
    best: dict[str, tuple[float, HeldClause]] = {}
    for clause in held:
        tells = next(stances_of(provision, clause.text, clause.tag), None) is not None
        fit = clause.tag.strength + _AT_HOME * (clause.document in usual) + _TELLS * tells
        if fit > best.get(clause.platform, (0.0, None))[0]:
            best[clause.platform] = fit, clause
    return {slug: best[slug][1] for slug in sorted(best)}


def _wordings(
    best: Mapping[str, HeldClause], shingles: Mapping[str, frozenset[str]]
) -> Iterator[PlatformWording]:
    having = _having(shingles)
    for slug, clause in best.items():
        likeness, nearest = _nearest(slug, shingles, having)
        near = likeness >= _LEAST
        matches = stances_of(clause.tag.provision, clause.text, clause.tag)
        yield PlatformWording(
            platform=slug,
            name=clause.name,
            document=clause.document,
            text=clause.text,
            since=clause.since,
            since_first=clause.since_first,
            stances=tuple(match.wording.words for match in matches),
            nearest=best[nearest].name if near else None,
            likeness=round(likeness, 2) if near else 0.0,
        )


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
