"""Label a clause with the provisions that it speaks of, each label with what speaks for it."""

import hashlib
import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
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
_HINT = 0.3  # score of a rule that the table does not agree with
_STEEPNESS = 3.0  # how fast a score of the table grows to 1 beyond its margin

_Place = tuple[int, int]  # the first and the last word of a stretch


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


def classify(text: str, heading: str = "", *, hints: bool = False) -> tuple[Label, ...]:
    """Name the provisions of a clause, the surest first; none means "unclassified".

    `heading` is the path of headings above it, joined by " > ". The rules read English. With
    `hints`, provisions that a rule names and the table does not are told too, with a low score.

    >>> [label.provision for label in classify("You waive any right to a class action.")]
    ['class_waiver']
    """
    clause = Clause(text, heading)
    labels = clause.labels(table.table())
    return (*labels, *clause.hints(labels)) if hints else labels


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
        heaviest = self._heaviest(found, weights)
        return tuple(self._label(name, score, heaviest[name]) for name, score in ordered)

    def hints(self, labels: Sequence[Label]) -> tuple[Label, ...]:
        """What rules name beyond the labels; the rules alone are not enough there."""
        named = {label.provision for label in labels}
        return tuple(
            Label(provision, _HINT, *self._by_rule(hits))
            for provision, hits in self.hits.items()
            if provision not in named
        )

    def _by_rule(self, hits: Sequence[Hit]) -> tuple[str, tuple[Word, ...]]:
        words = tuple(self._word(hit.start, hit.end, hit.rule.weight) for hit in hits[:_SHOWN])
        return max(hits, key=lambda hit: hit.rule.weight).rule.id, words

    def _by_table(self, weights: table.Table) -> dict[str, float]:
        scores = self.scores(weights)
        best = max(scores, default=0.0)
        return {
            column.provision: 1 / (1 + math.exp(_STEEPNESS * (column.enough - score)))
            for column, score in zip(weights.columns, scores, strict=True)
            if score > column.enough or (score == best and score > column.best)
        }

    def _label(self, provision: str, score: float, heaviest: Mapping[_Place, float]) -> Label:
        hits = self.hits.get(provision, ())
        words = [self._word(hit.start, hit.end, hit.rule.weight) for hit in hits]
        words += self._weighty_words(heaviest)
        rule_id = max(hits, key=lambda hit: hit.rule.weight).rule.id if hits else None
        if rule_id is None and provision in self.headings:
            rule_id = f"heading.{provision}"
        return Label(provision, round(score, 3), rule_id, tuple(words[:_SHOWN]))

    def _heaviest(
        self, provisions: Collection[str], weights: table.Table
    ) -> Mapping[str, Mapping[_Place, float]]:
        """Sum up for some provisions what each word or pair of words, by its place, weighs."""
        share = table.share_of(len(self.features))
        heaviest: dict[str, dict[_Place, float]] = {name: defaultdict(float) for name in provisions}
        asked = {i: heaviest.get(column.provision) for i, column in enumerate(weights.columns)}
        for feature, places in self.features.items():
            place = places[0], places[0] + (" " in feature)
            for column, weight in weights.weights.get(feature, ()):
                if (told := asked[column]) is not None:
                    told[place] += weight * share
        return heaviest

    def _weighty_words(self, heaviest: Mapping[_Place, float]) -> list[Word]:
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
