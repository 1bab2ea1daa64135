"""Folds by document, so that no document is on both sides."""

from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

from benchmarks.provisions.labelled import Row


def folds(rows: Sequence[Row], count: int, seed: int) -> Iterator[tuple[list[int], list[int]]]:
    """Yield (training, held-out) indexes; every source is spread evenly over the folds."""
    place = _places(rows, count, seed)
    for fold in range(count):
        held = [i for i, row in enumerate(rows) if place[row.document] == fold]
        kept = [i for i, row in enumerate(rows) if place[row.document] != fold]
        yield kept, held


def _places(rows: Sequence[Row], count: int, seed: int) -> dict[str, int]:
    sizes = Counter(row.document for row in rows)
    documents = sorted(sizes)
    Random(seed).shuffle(documents)
    loads: Counter[tuple[str, int]] = Counter()
    places = {}
    for document in documents:
        source = document.partition("/")[0]
        lightest = min(range(count), key=lambda fold: loads[source, fold])
        places[document] = lightest
        loads[source, lightest] += sizes[document]
    return places
