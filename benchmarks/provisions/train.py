"""Train the table that is shipped: `python -m benchmarks.provisions.train LABELS`.

Writes documents/provisions/weights.tsv; the same labels and rules give the same bytes.
"""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.provisions.fitting import fit_table
from benchmarks.provisions.labelled import TOSDR, UNFAIR, Labels, Row, read_mapping, read_rows
from benchmarks.provisions.margins import with_margins
from documents.provisions.table import FILE, Table, write_table

NOTE = """Weights of words and rules for provisions; see README.md beside this file.
Licence of this table: Creative Commons Attribution-ShareAlike 3.0 (CC BY-SA 3.0).
Trained on points of ToS;DR (https://tosdr.org), CC BY-SA 3.0, and on the English documents of
"Multilingual Unfair Clause Detection" (https://github.com/nlp-unibo/Multilingual-Unfair-Clause-
Detection; Galassi, Lagioia, Jablonowska, Lippi 2024), CC BY 4.0. Changed: only weights are kept.
Written by `python -m benchmarks.provisions.train`; do not edit."""


def training_rows(folder: Path, mapping: Mapping[str, Labels]) -> list[Row]:
    """Read the clauses that a table may be trained on."""
    return [row for name in (TOSDR, UNFAIR) for row in read_rows(folder, name, mapping[name])]


def train(rows: Sequence[Row], mapping: Mapping[str, Labels]) -> Table:
    """Fit a table with its margins."""
    return with_margins(fit_table(rows, mapping), rows, mapping)


def main() -> None:
    """Train on a folder of labels and write the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    folder = parser.parse_args().labels
    mapping = read_mapping(folder)
    table = train(training_rows(folder, mapping), mapping)
    FILE.write_text(write_table(table, NOTE), encoding="utf-8")
    print(f"{FILE.name}: {len(table.columns)} provisions, {len(table.weights)} features")


if __name__ == "__main__":
    main()
