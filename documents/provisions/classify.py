"""Label a clause with the provisions that it speaks of, each label with what speaks for it."""

import hashlib
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.provisions import headings, table
from documents.provisions.features import Token, features, tokens
from documents.provisions.rules import FOLDER, Hit, find_rules, rule_files

_SHOWN = 5  # words that explain a label
_LEAST = 0.05  # what a word must add to a score to be shown
_HEADING = 0.3  # what a heading adds to a score of the table
_UNDER_A_HEADING = 0.5  # score of a label that only a heading speaks for
_FEWEST = 4  # words that a heading may speak for
_SURE = 0.9  # score of a label by a rule of full weight
_STEEPNESS = 3.0  # how fast a score of the table grows to 1 beyond its margin


@dataclass(frozen=True, slots=True)
class Word:
    """Words of the text that speak for a label: `text[start:end]`, and how much they weigh."""

    text: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Label:
    """A provision of a clause. `score` is 0 to 1; the table alone gives .5 at its margin.

    `rule_id` names the strongest phrase rule, or the heading, that speaks for it, if one does;
    `words` weighed most, heaviest first.
    """

    provision: str
    score: float
    rule_id: str | None
    words: tuple[Word, ...]


def classify(text: str, heading: str = "") -> tuple[Label, ...]:
    """Name the provisions of a clause, the surest first; none means "unclassified".

    `heading` is the path of headings above it, joined by " > ". The rules read English.

    >>> [label.provision for label in classify("You waive any right to a class action.")]
    ['class_waiver']
    """
    return Clause(text, heading).labels(table.table())


def _version() -> str:
    files = (*rule_files(), FOLDER / "words.toml", headings.FILE, table.FILE)
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files))
    return f"1.{digest.hexdigest()[:8]}"


PROVISIONS_VERSION = _version()


class Clause:
    """A clause read once: its words, features and rule hits, ready to be labelled by a table."""

    def __init__(self, text: str, heading: str = "") -> None:
        self.text = text
        self.tokens: Sequence[Token] = tokens(text)
        self.features: Mapping[str, Sequence[int]] = features(self.tokens)
        self.hits: Mapping[str, Sequence[Hit]] = _by_provision(find_rules(text))
        self.headings = headings.find_headings(heading) if len(self.tokens) >= _FEWEST else ()

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The rules that hold, in a fixed order."""
        return tuple(hit.rule.id for hits in self.hits.values() for hit in hits)

    def scores(self, weights: table.Table) -> list[float]:
        """Score every column of a table, headings included."""
        scores = weights.scores(self.features, len(self.features), self.rule_ids)
        return [
            score + _HEADING * (column.provision in self.headings)
            for score, column in zip(scores, weights.columns, strict=True)
        ]

    def labels(self, weights: table.Table) -> tuple[Label, ...]:
        """Label the clause by a table, its rules and its headings."""
        found = self._by_table(weights)
        known = {column.provision for column in weights.columns}
        for provision, hits in self.hits.items():
            enough = [h.rule.weight for h in hits if h.rule.sure or provision not in known]
            if enough:
                found[provision] = max(found.get(provision, 0.0), _SURE * max(enough))
        for provision in self.headings:
            found.setdefault(provision, _UNDER_A_HEADING)
        ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return tuple(self._label(name, score, weights) for name, score in ordered)

    def _by_table(self, weights: table.Table) -> dict[str, float]:
        scores = self.scores(weights)
        best = max(scores, default=0.0)
        return {
            column.provision: 1 / (1 + math.exp(_STEEPNESS * (column.enough - score)))
            for column, score in zip(weights.columns, scores, strict=True)
            if score > column.enough or (score == best and score > column.best)
        }

    def _label(self, provision: str, score: float, weights: table.Table) -> Label:
        hits = self.hits.get(provision, ())
        words = [self._word(hit.start, hit.end, hit.rule.weight) for hit in hits]
        words += self._weighty_words(provision, weights)
        rule_id = max(hits, key=lambda hit: hit.rule.weight).rule.id if hits else None
        if rule_id is None and provision in self.headings:
            rule_id = f"heading.{provision}"
        return Label(provision, round(score, 3), rule_id, tuple(words[:_SHOWN]))

    def _weighty_words(self, provision: str, weights: table.Table) -> list[Word]:
        names = [column.provision for column in weights.columns]
        if provision not in names:
            return []
        share = table.share_of(len(self.features))
        heaviest: dict[tuple[int, int], float] = defaultdict(float)
        for feature, places in self.features.items():
            weight = weights.weight(feature, names.index(provision)) * share
            heaviest[places[0], places[0] + (" " in feature)] += weight
        order = sorted(heaviest, key=lambda place: (-heaviest[place], place))
        return [
            self._word(self.tokens[i].start, self.tokens[j].end, round(heaviest[i, j], 3))
            for i, j in order[:_SHOWN]
            if heaviest[i, j] > _LEAST
        ]

    def _word(self, start: int, end: int, weight: float) -> Word:
        return Word(self.text[start:end], start, end, weight)


def _by_provision(hits: Sequence[Hit]) -> Mapping[str, Sequence[Hit]]:
    grouped: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        grouped[hit.rule.provision].append(hit)
    return grouped
