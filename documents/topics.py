"""Which provisions a change touches: what its changed words and their sentences speak of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from documents.compare import Item
from documents.language import count_words
from documents.provisions import Label, classify
from documents.quoting import Span, Texts
from documents.weighing import spans_of
from models.summary import Ground
from models.taxonomy import taxonomy

_MOST_TEXT = 2_000  # characters of one place
_MOST, _MOST_OF_A_PLACE = 6, 3
_SURE = 0.2  # weight of a provision that is named at its place
_SHOWN = 3  # words that explain a provision
_LEAST = 0.15  # of the weightiest, for a provision of the whole change
# What speaks for a provision, and what it counts for: a phrase that names it, the sum of many
# words, or only the heading above.
_BY_RULE, _BY_TABLE, _BY_HEADING = 1.0, 0.5, 0.3
_ASIDES, _ASIDE = frozenset({"dating", "boilerplate"}), 0.4  # seldom what a change is about
_EXPOSURE = 0.15  # what a step of base exposure counts, so that the graver of two comes first


@dataclass(frozen=True, slots=True)
class Topic:
    """A provision of one changed place, how weighty it is there, and what speaks for it."""

    provision: str
    weight: float
    label: Label


Topics = tuple[Topic, ...]


def read_topics(item: Item, texts: Texts, path: str) -> Topics:
    """Name the provisions of one place, the weightiest first.

    Its changed words count as much as the sentences they stand in, which lie under `path`.
    """
    stretches = list(_stretches(item, texts, path))
    weights: defaultdict[str, float] = defaultdict(float)
    labels: dict[str, Label] = {}
    for stretch, heading in stretches:
        for label in classify(stretch, heading, hints=True):
            weights[label.provision] += _worth(label) / len(stretches)
            known = labels.setdefault(label.provision, label)
            labels[label.provision] = max(known, label, key=_worth)
    return tuple(Topic(name, weights[name], labels[name]) for name in _ordered(weights))


def weigh_topics(items: Sequence[Item], topics: Sequence[Topics], texts: Texts) -> list[str]:
    """Name the provisions of a whole change: long places count more, by the root of their words."""
    total: defaultdict[str, float] = defaultdict(float)
    for item, of_item in zip(items, topics, strict=True):
        size = size_of(item, texts) if of_item else 0.0
        for topic in of_item:
            total[topic.provision] += topic.weight * size
    named = _ordered(total)[:_MOST]
    return [name for name in named if total[name] >= _LEAST * total[named[0]]]


def find_grounds(topics: Iterable[Topic]) -> tuple[Ground, ...]:
    """Give what speaks for the provisions that are named at a place, the weightiest first."""
    sure = [topic for topic in topics if topic.weight >= _SURE]
    heaviest = {topic.provision: topic for topic in sorted(sure, key=lambda one: one.weight)}
    ordered = sorted(heaviest.values(), key=lambda one: (-one.weight, one.provision))
    return tuple(_ground(topic) for topic in ordered[:_MOST_OF_A_PLACE])


def _ground(topic: Topic) -> Ground:
    words = dict.fromkeys(word.text for word in topic.label.words)
    return Ground(provision=topic.provision, rule=topic.label.rule_id, words=tuple(words)[:_SHOWN])


def size_of(item: Item, texts: Texts) -> float:
    """Give what a place counts for beside others."""
    return sqrt(sum(count_words(texts.text(span)) for span in spans_of(item)))


def _stretches(item: Item, texts: Texts, path: str) -> Iterator[tuple[str, str]]:
    spans = list(spans_of(item))
    now = [span for span in spans if span.side == "after"] or spans
    sentences = dict.fromkeys(texts.sentences(span) for span in now)
    yield _joined(sentences, texts), path
    if item.edits:
        yield _joined(spans, texts), ""


def _joined(spans: Sequence[Span] | Mapping[Span, None], texts: Texts) -> str:
    return " ".join(texts.text(span) for span in spans)[:_MOST_TEXT]


def _worth(label: Label) -> float:
    by_heading = (label.rule_id or "").startswith("heading.")
    ground = _BY_HEADING if by_heading else _BY_RULE if label.rule_id else _BY_TABLE
    aside = _ASIDE if label.provision in _ASIDES else 1.0
    exposure = 1 + _EXPOSURE * (taxonomy()[label.provision].base_exposure - 2)
    return label.score * ground * aside * exposure


def _ordered(weights: Mapping[str, float]) -> list[str]:
    return sorted(weights, key=lambda name: (-weights[name], name))
