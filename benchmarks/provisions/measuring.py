"""Count how well labels agree with labelled clauses."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from benchmarks.provisions.fitting import SEED, fit_table
from benchmarks.provisions.folds import folds
from benchmarks.provisions.labelled import TOSDR, UNFAIR, Labels, Row
from benchmarks.provisions.margins import UNFAIR_TYPES, with_margins
from documents.provisions.classify import classify
from documents.provisions.table import Table

Found = Sequence[frozenset[str]]


def cross_validated(
    rows: Sequence[Row], mapping: Mapping[str, Labels], count: int, seed: int = SEED
) -> Found:
    """Label every row by a table fitted, margins included, on other documents only."""
    found: dict[int, frozenset[str]] = {}
    for kept, held in folds(rows, count, seed):
        training = [rows[i] for i in kept]
        table = with_margins(fit_table(training, mapping), training, mapping)
        found |= {i: labels_by(table, rows[i]) for i in held}
    return [found[i] for i in range(len(rows))]


def labels_by(table: Table, row: Row) -> frozenset[str]:
    """The provisions of a row by a table and the rules, as they are at run time."""
    return frozenset(label.provision for label in row.clause.labels(table))


def tosdr_figures(rows: Sequence[Row], found: Found, labels: Labels) -> dict[str, Any]:
    """Macro-F1 over the provisions of ToS;DR's labels.

    A label that names several provisions is met by any of them; the strict figure asks for all.
    """
    about = [
        (row, labels_) for row, labels_ in zip(rows, found, strict=True) if row.source == TOSDR
    ]
    names = sorted({name for provisions in labels.values() for name in provisions})
    loose = {name: _f1_of(name, about, _excused) for name in names}
    strict = {name: _f1_of(name, about, lambda *_: False) for name in names}
    return {
        "rows": len(about),
        "macro_f1": _mean(loose.values()),
        "macro_f1_strict": _mean(strict.values()),
        "labelled": _mean(bool(got) for _, got in about),
        "labels_a_row": _mean(len(got) for _, got in about),
        "f1": {name: round(loose[name], 3) for name in names},
    }


def _excused(row: Row, got: frozenset[str], name: str) -> bool:
    return any(name in either and either & got for either in row.alternatives)


def _f1_of(
    name: str,
    about: Sequence[tuple[Row, frozenset[str]]],
    excused: Callable[[Row, frozenset[str], str], bool],
) -> float:
    counts: Counter[str] = Counter()
    for row, got in about:
        if name in row.gold and name not in got:
            counts["missed"] += not excused(row, got, name)
        elif name in got:
            counts["right" if name in row.gold else "wrong"] += 1
    twice = 2 * counts["right"]
    return twice / max(1, twice + counts["missed"] + counts["wrong"])


def unfair_figures(rows: Sequence[Row], found: Found, field: str) -> dict[str, Any]:
    """Macro-F1 over the eight types of UNFAIR-ToS, by the provisions that stand for them."""
    about = [(row, got) for row, got in zip(rows, found, strict=True) if row.source == UNFAIR]
    f1 = {
        kind: f1_of_pairs([(kind in row.raw[field], bool(got & set(names))) for row, got in about])
        for kind, names in UNFAIR_TYPES.items()
    }
    return {
        "rows": len(about),
        "macro_f1": _mean(f1.values()),
        "f1": {kind: round(value, 3) for kind, value in f1.items()},
    }


def f1_of_pairs(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Harmonic mean of precision and recall of (truth, found) pairs."""
    right = sum(truth and got for truth, got in pairs)
    return 2 * right / max(1, sum(truth + got for truth, got in pairs))


def milliseconds(texts: Sequence[str]) -> dict[str, float]:
    """Time `classify` on each text, in milliseconds of this process."""
    classify(texts[0])
    times = sorted(_timed(text) for text in texts)
    return {
        "mean": round(sum(times) / len(times), 3),
        "median": round(times[len(times) // 2], 3),
        "p99": round(times[len(times) * 99 // 100], 3),
    }


def _timed(text: str) -> float:
    start = time.process_time()
    classify(text)
    return (time.process_time() - start) * 1000


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return round(sum(listed) / max(1, len(listed)), 4)
