"""Measure the labels of provisions: `python -m benchmarks.provisions LABELS`, prints JSON.

Every figure of `cross_validated` is of rows labelled by a table that was fitted, its margins
included, on other documents only, in the configuration of the table that is shipped. With
`--held-out FOLDER` the shipped table itself labels rows it never saw, mapped as those of LABELS.
"""

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.provisions import fitting, opp115
from benchmarks.provisions.labelled import OPP115, TOSDR, Labels, Row, read_mapping, read_rows
from benchmarks.provisions.measuring import (
    Found,
    cross_validated,
    labels_by,
    milliseconds,
    tosdr_figures,
    unfair_figures,
)
from benchmarks.provisions.train import training_rows
from documents.provisions.classify import PROVISIONS_VERSION
from documents.provisions.table import table

FOLDS = 5
LEAST = {"tosdr": 0.80, "unfair_tos": 0.60}
MOST_MILLISECONDS = 1.0


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--held-out", type=Path, help="rows that the shipped table never saw")
    parser.add_argument("--seeds", type=int, default=3, help="ways to draw the folds, averaged")
    arguments = parser.parse_args()
    mapping = read_mapping(arguments.labels)
    rows = training_rows(arguments.held_out or arguments.labels, mapping)
    if arguments.held_out:
        report = {"shipped_table_on_held_out_rows": _figures(rows, _shipped(rows), mapping)}
    else:
        report = _cross_validated(rows, mapping, arguments.seeds)
    report["configuration"] = _configuration()
    report["milliseconds_a_clause"] = milliseconds([row.clause.text for row in rows])
    report["opp115_shipped_table"] = opp115.figures(
        read_rows(arguments.held_out or arguments.labels, OPP115, {})
    )
    print(json.dumps(report, indent=2))


def _cross_validated(
    rows: Sequence[Row], mapping: Mapping[str, Labels], seeds: int
) -> dict[str, Any]:
    runs = [
        _figures(rows, cross_validated(rows, mapping, FOLDS, seed), mapping)
        for seed in range(seeds)
    ]
    means = {
        source: round(sum(run[source]["macro_f1"] for run in runs) / len(runs), 4)
        for source in LEAST
    }
    return {
        "macro_f1": means,
        "least": LEAST,
        "met": {source: means[source] >= least for source, least in LEAST.items()},
        "cross_validated": runs,
        "folds": FOLDS,
    }


def _figures(rows: Sequence[Row], found: Found, mapping: Mapping[str, Labels]) -> dict[str, Any]:
    return {
        "tosdr": tosdr_figures(rows, found, mapping[TOSDR]),
        "unfair_tos": unfair_figures(rows, found, "labels"),
        "unfair_tos_fair_clauses_too": unfair_figures(rows, found, "clause_types"),
    }


def _shipped(rows: Sequence[Row]) -> Found:
    return [labels_by(table(), row) for row in rows]


def _configuration() -> dict[str, Any]:
    shipped = table()
    return {
        "version": PROVISIONS_VERSION,
        "table": "words, pairs of words, word beginnings and rule hits; one linear machine each",
        "decision": "margins of the table, the best label with a lower one, or a sure rule",
        "provisions": len(shipped.columns),
        "features": len(shipped.weights),
        "weights_kept_a_provision": fitting.WEIGHTS,
        "most_milliseconds": MOST_MILLISECONDS,
    }


if __name__ == "__main__":
    main()
