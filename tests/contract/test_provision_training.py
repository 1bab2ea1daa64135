"""The table of weights can be made again, and is measured on documents it never saw."""

from pathlib import Path

import pytest

from benchmarks.provisions.folds import folds
from benchmarks.provisions.labelled import TOSDR, UNFAIR, read_rows
from documents.provisions.table import FILE, write_table

LABELS = Path(__file__).parents[3] / "shared/labels"
needs_labels = pytest.mark.skipif(not LABELS.exists(), reason="../shared/labels is not here")
LINE = '{{"doc": "{doc}", "i": {i}, "text": "Fees are due.", "labels": []}}\n'


@pytest.fixture
def rows(tmp_path):
    for source, documents in ((TOSDR, "abcdefgh"), (UNFAIR, "stuvw")):
        lines = (LINE.format(doc=doc, i=i) for doc in documents for i in range(3))
        (tmp_path / f"{source}.dev.jsonl").write_text("".join(lines))
    return [row for source in (TOSDR, UNFAIR) for row in read_rows(tmp_path, source, {})]


def test_no_document_is_on_both_sides_of_a_fold(rows):
    for kept, held in folds(rows, 4, seed=1):
        assert not {rows[i].document for i in kept} & {rows[i].document for i in held}


def test_every_row_is_held_out_once(rows):
    held = [i for _, fold in folds(rows, 4, seed=1) for i in fold]
    assert sorted(held) == list(range(len(rows)))


@pytest.mark.slow
@needs_labels
def test_training_again_writes_the_table_that_is_shipped():
    pytest.importorskip("sklearn")
    from benchmarks.provisions import train
    from benchmarks.provisions.labelled import read_mapping

    mapping = read_mapping(LABELS)
    table = train.train(train.training_rows(LABELS, mapping), mapping)
    assert write_table(table, train.NOTE) == FILE.read_text("utf-8")
