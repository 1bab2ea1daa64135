"""The linear table: weights of words for each provision, read from weights.tsv.

Trained by `python -m benchmarks.provisions.train`; README.md beside it names its sources and
licence. A score is a sum of weights, so that it can be explained word by word.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("weights.tsv")
RULE = "rule:"  # how a rule's weight is named in the table
SCALE = 100  # weights are stored as whole hundredths

Weights = Mapping[str, Sequence[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Column:
    """A provision of the table; `enough` is the score of a label, `best` of the highest one."""

    provision: str
    bias: float
    enough: float
    best: float


@dataclass(frozen=True, slots=True)
class Table:
    """What each feature speaks for and against, by the index of its column."""

    columns: tuple[Column, ...]
    weights: Weights

    def scores(self, features: Iterable[str], count: int, rules: Iterable[str]) -> list[float]:
        """Score every column: words shared out over the text's `count` features, rules in full."""
        sums = [0.0] * len(self.columns)
        for feature in features:
            for column, weight in self.weights.get(feature, ()):
                sums[column] += weight
        share = share_of(count)
        sums = [total * share for total in sums]
        for rule in rules:
            for column, weight in self.weights.get(RULE + rule, ()):
                sums[column] += weight
        return [column.bias + total for column, total in zip(self.columns, sums, strict=True)]


def share_of(count: int) -> float:
    """What one feature counts for in a text of so many, so that long texts do not score high."""
    return 1 / math.sqrt(max(count, 1))


@cache
def table() -> Table:
    """The table that is shipped."""
    return read_table(FILE.read_text(encoding="utf-8"))


def read_table(text: str) -> Table:
    """Read what `write_table` wrote.

    >>> read_table("column\\tfees\\t-0.9\\t0.1\\t-0.6\\npay\\t0:120\\n").scores(["pay"], 4, [])
    [-0.30000000000000004]
    """
    columns: list[Column] = []
    weights: dict[str, tuple[tuple[int, float], ...]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        first, *cells = line.split("\t")
        if first == "column":
            columns.append(Column(cells[0], *map(float, cells[1:])))
        else:
            weights[first] = tuple(_weight(pair) for pair in cells[0].split(" "))
    return Table(tuple(columns), weights)


def _weight(pair: str) -> tuple[int, float]:
    column, _, hundredths = pair.partition(":")
    return int(column), int(hundredths) / SCALE


def write_table(table: Table, note: str) -> str:
    """Write a table as text, its note first, sorted, so that the same table is the same bytes."""
    lines = [f"# {line}".rstrip() for line in note.splitlines()]
    lines += [
        f"column\t{c.provision}\t{c.bias:.2f}\t{c.enough:.2f}\t{c.best:.2f}" for c in table.columns
    ]
    for feature in sorted(table.weights):
        pairs = [(c, round(w * SCALE)) for c, w in sorted(table.weights[feature])]
        if kept := " ".join(f"{c}:{hundredths}" for c, hundredths in pairs if hundredths):
            lines.append(f"{feature}\t{kept}")
    return "\n".join(lines) + "\n"
