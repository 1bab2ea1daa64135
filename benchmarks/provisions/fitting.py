"""Fit the linear table: one support vector machine a provision, pruned and fitted again."""

import math
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from benchmarks.provisions.labelled import TOSDR, UNFAIR, Labels, Row, rows_of_cases
from documents.provisions.table import RULE, Column, Table, share_of

WEIGHTS = 1000  # kept for each provision
SEED = 0
_RULE_SIZE = 0.25  # how large a rule stands beside words, whose squares add up to about 1
_COST, _POSITIVE, _CASE = 0.7, 2.0, 3.0
_RAREST = 2  # documents' rows that a feature must occur in
_BACKGROUND = 1500  # unlabelled sentences shown as "none of these"
_IDF = 5.0

Matrix = Any
Vector = Any


@dataclass(frozen=True)
class Design:
    """Rows as numbers: features first, then rules, one line a row."""

    names: tuple[str, ...]
    factors: Vector
    matrix: Matrix


def provisions_of(mapping: Mapping[str, Labels]) -> dict[str, set[str]]:
    """The provisions each training source has labels of."""
    return {
        source: {name for names in mapping[source].values() for name in names}
        for source in (TOSDR, UNFAIR)
    }


def fit_table(rows: Sequence[Row], mapping: Mapping[str, Labels]) -> Table:
    """Fit a table without margins on rows and on the titles of their cases."""
    known = provisions_of(mapping)
    rows = [*rows, *rows_of_cases(rows, mapping[TOSDR])]
    design = _design(rows)
    shown = _Shown(rows, known)
    columns: list[Column] = []
    weights: dict[str, list[tuple[int, float]]] = {}
    for index, provision in enumerate(sorted(set().union(*known.values()))):
        bias, column = _fit_column(design, rows, provision, shown.lines(provision))
        columns.append(Column(provision, bias, 0.0, 0.0))
        for name, weight in column.items():
            weights.setdefault(name, []).append((index, weight))
    return Table(tuple(columns), weights)


def _design(rows: Sequence[Row]) -> Design:
    seen = Counter(name for row in rows for name in row.clause.features)
    names = sorted(name for name, count in seen.items() if count >= _RAREST)
    rules = sorted({RULE + rule for row in rows for rule in row.clause.rule_ids})
    factors = [(math.log((1 + len(rows)) / (1 + seen[name])) + 1) / _IDF for name in names]
    at = {name: index for index, name in enumerate([*names, *rules])}
    cells = [cell for line, row in enumerate(rows) for cell in _cells(line, row, at)]
    lines, places, values = zip(*cells, strict=True)
    all_factors = np.array([*factors, *[_RULE_SIZE] * len(rules)])
    shape = (len(rows), len(at))
    matrix = csr_matrix((np.array(values) * all_factors[list(places)], (lines, places)), shape)
    return Design((*names, *rules), all_factors, matrix)


def _cells(line: int, row: Row, at: Mapping[str, int]) -> list[tuple[int, int, float]]:
    share = share_of(len(row.clause.features))
    cells = [(line, at[name], share) for name in row.clause.features if name in at]
    return cells + [(line, at[RULE + rule], 1.0) for rule in row.clause.rule_ids]


class _Shown:
    """Which rows a provision may learn from: those whose source would have said so.

    A sentence without a label says "none of these" only for the provisions that its source
    labels; for others some are shown as background, where no rule of the provision holds.
    """

    def __init__(self, rows: Sequence[Row], known: Mapping[str, set[str]]) -> None:
        self.rows, self.known = rows, known
        bare = [i for i, row in enumerate(rows) if row.source == UNFAIR and not row.labels]
        self.background = set(Random(SEED).sample(bare, min(_BACKGROUND, len(bare))))

    def lines(self, provision: str) -> list[int]:
        if provision in self.known[UNFAIR]:
            return list(range(len(self.rows)))
        return [i for i, row in enumerate(self.rows) if self._speaks(i, row, provision)]

    def _speaks(self, line: int, row: Row, provision: str) -> bool:
        if row.source != UNFAIR:
            return True
        if row.labels:
            return provision not in _NEAR or not row.gold & {_NEAR[provision]}
        return line in self.background and provision not in row.clause.hits


# Provisions that unfair_tos labels together with another, without saying so.
_NEAR = {
    "warranty": "liability",
    "third_party_services": "liability",
    "claim_limit": "liability",
    "fees": "terms_change",
    "class_waiver": "arbitration",
}


def _fit_column(
    design: Design, rows: Sequence[Row], provision: str, lines: Sequence[int]
) -> tuple[float, dict[str, float]]:
    truth = np.array([provision in rows[i].target for i in lines])
    care = np.array([_CASE if rows[i].is_case else 1.0 for i in lines])
    matrix = design.matrix[lines]
    first, _ = _fit(matrix, truth, care)
    kept = _heaviest(first * design.factors, design.names)
    weights, bias = _fit(matrix[:, kept], truth, care)
    return bias, {
        design.names[i]: float(weight * design.factors[i])
        for i, weight in zip(kept, weights, strict=True)
    }


def _fit(matrix: Matrix, truth: Vector, care: Vector) -> tuple[Vector, float]:
    machine = LinearSVC(C=_COST, class_weight={True: _POSITIVE, False: 1.0}, random_state=SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        machine.fit(matrix, truth, sample_weight=care)
    return machine.coef_[0], float(machine.intercept_[0])


def _heaviest(weights: Vector, names: Sequence[str]) -> list[int]:
    rules = [i for i, name in enumerate(names) if name.startswith(RULE)]
    words = np.argsort(-np.abs(weights[: len(names) - len(rules)]), kind="stable")
    return sorted([*map(int, words[:WEIGHTS]), *rules])
