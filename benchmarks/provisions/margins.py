"""Choose each provision's margins on training rows scored by tables that never saw them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.provisions.fitting import SEED, fit_table
from benchmarks.provisions.folds import folds
from benchmarks.provisions.labelled import TOSDR, Labels, Row
from documents.provisions.table import Column, Table

_INNER = 3
_ENOUGH = [t / 10 for t in range(-5, 5)]
_BEST = [t / 10 for t in range(-7, 3)]
_USUAL = (0.1, -0.6)  # margins of a provision without evidence
_PULL, _UNFAIR_PULL = 0.6, 0.15  # how strongly few rows are pulled there
# The eight types of UNFAIR-ToS by the provision that stands for them.
UNFAIR_TYPES = {
    "Limitation of liability": ("liability",),
    "Unilateral termination": ("suspension_termination",),
    "Unilateral change": ("terms_change", "service_change"),
    "Contract by using": ("formation",),
    "Content removal": ("content_moderation",),
    "Jurisdiction": ("venue",),
    "Arbitration": ("arbitration",),
    "Choice of law": ("governing_law",),
}
_TYPE_OF = {name: kind for kind, names in UNFAIR_TYPES.items() for name in names}

Vector = Any


def with_margins(fitted: Table, rows: Sequence[Row], mapping: Mapping[str, Labels]) -> Table:
    """Give a table its margins, chosen by scores of tables fitted on other documents."""
    scores = _held_out_scores(rows, mapping)
    highest = scores.argmax(axis=1)
    columns = [
        _margins(column, scores[:, i], highest == i, rows)
        for i, column in enumerate(fitted.columns)
    ]
    return replace(fitted, columns=tuple(columns))


def _held_out_scores(rows: Sequence[Row], mapping: Mapping[str, Labels]) -> Vector:
    scores: dict[int, list[float]] = {}
    for kept, held in folds(rows, _INNER, SEED):
        inner = fit_table([rows[i] for i in kept], mapping)
        scores |= {i: rows[i].clause.scores(inner) for i in held}
    return np.array([scores[i] for i in range(len(rows))])


def _margins(column: Column, scores: Vector, highest: Vector, rows: Sequence[Row]) -> Column:
    judge = _Judge(column.provision, rows)
    pairs = [(enough, best) for enough in _ENOUGH for best in _BEST if best <= enough]

    def worth(pair: tuple[float, float]) -> float:
        enough, best = pair
        return judge.worth((scores > enough) | (highest & (scores > best)), pair)

    enough, best = max(pairs, key=worth)
    return replace(column, enough=enough, best=best)


class _Judge:
    """How good a choice of labels is for one provision: mean F1 over the sources that label it."""

    def __init__(self, provision: str, rows: Sequence[Row]) -> None:
        tosdr = np.array([row.source == TOSDR for row in rows])
        kind = _TYPE_OF.get(provision)
        gold = np.array([provision in row.gold for row in rows])
        unfair = np.array([kind in row.raw["labels"] for row in rows])
        self.always = np.array([_decided(provision, row) for row in rows])
        self.parts = [(tosdr, gold)] if gold[tosdr].any() else []
        if kind:
            self.parts.append((~tosdr, unfair))
        positives = sum(int(truth[part].sum()) for part, truth in self.parts)
        self.pull = (_UNFAIR_PULL if kind else _PULL) / (positives + 1) ** 0.5

    def worth(self, chosen: Vector, pair: tuple[float, float]) -> float:
        labelled = chosen | self.always
        scores = [f1(truth[part], labelled[part]) for part, truth in self.parts]
        distance = abs(pair[0] - _USUAL[0]) + abs(pair[1] - _USUAL[1])
        return sum(scores) / max(len(scores), 1) - self.pull * distance


def _decided(provision: str, row: Row) -> bool:
    return any(hit.rule.sure for hit in row.clause.hits.get(provision, ()))


def f1(truth: Vector, chosen: Vector) -> float:
    """Harmonic mean of precision and recall, 0 where nothing is right."""
    return float(2 * (truth & chosen).sum() / max(1, truth.sum() + chosen.sum()))
