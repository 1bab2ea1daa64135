"""Whether a change touches what a subscriber promised to others, and by which words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from documents.provisions import classify
from models.promises import Promise
from models.summary import ChangeSummary, Quote

_WORD = re.compile(r"\b[A-Z]{2}\b|[^\W\d_]{3,}|\d+")
_EMPTY = re.compile(
    "the|and|our|ours|are|not|for|with|any|all|its|who|what|when|than|that|this|they|them|their|"
    "your|you|without|been|being|have|has|will|shall|may|must|can|only|into|from|upon|under|"
    "about|other|others|such|each|every|made|make|does|did|was|were|which|while"
)
_LEADS = 2  # provisions that free words are taken to speak of


@dataclass(frozen=True, slots=True)
class Touch:
    """Where a change touches a promise: the provision, one sentence, and its words."""

    provision: str
    section: str
    sentence: str
    before: Quote | None
    after: Quote | None


def speaks_of(text: str) -> frozenset[str]:
    """Name the provisions that a promise in a subscriber's own words speaks of; often none.

    >>> speaks_of("We never sell your data")
    frozenset({'sharing_sale'})
    """
    return frozenset(label.provision for label in classify(text, "")[:_LEADS])


def find_touch(promise: Promise, summary: ChangeSummary) -> Touch | None:
    """Find the weightiest place of a change that touches a promise.

    One of its provisions must be touched there and, if the promise has words, one of them said.
    """
    return next((touch for touch in _places(summary) if _touches(promise, touch)), None)


@lru_cache(1024)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something, as English.

    >>> sorted(stems("We are not training our models on it"))
    ['model', 'train']
    """
    said = (word.lower() for word in _WORD.findall(text))
    words = [word for word in said if not _EMPTY.fullmatch(word)]
    return frozenset(snowballstemmer.stemmer("english").stemWords(words))


def _places(summary: ChangeSummary) -> Iterator[Touch]:
    """List where a change touches each provision, the weightiest first, then every other place."""
    for one in summary.by_provision:
        yield Touch(one.provision, one.section, one.sentence, one.before, one.after)
    for point in summary.points:
        for provision in point.provisions:
            yield Touch(provision, point.section, point.sentence, point.before, point.after)


def _touches(promise: Promise, touch: Touch) -> bool:
    if touch.provision not in promise.provisions:
        return False
    wanted = stems(" ".join(sorted(promise.words)))
    return not wanted or not wanted.isdisjoint(_said(touch))


def _said(touch: Touch) -> frozenset[str]:
    return stems(" ".join(quote.text for quote in (touch.before, touch.after) if quote))
