"""How well two readings of the same things agree, and the plain count of words to beat."""

from collections import Counter
from collections.abc import Sequence


def quadratic_kappa(first: Sequence[int], second: Sequence[int]) -> float:
    """Give Cohen's kappa with quadratic weights: 1 is full agreement, 0 is chance.

    >>> quadratic_kappa([0, 1, 2], [0, 1, 2])
    1.0
    """
    seen = sum((a - b) ** 2 for a, b in zip(first, second, strict=True))
    left, right = Counter(first), Counter(second)
    chance = sum(n * m * (a - b) ** 2 for a, n in left.items() for b, m in right.items())
    return round(1 - seen * len(first) / chance, 3) if chance else 1.0


Thresholds = Sequence[tuple[int, int]]  # a size, and the rank of things larger than it


def fit_ranks(known: Sequence[tuple[int, int]], ranks: Sequence[int]) -> Thresholds:
    """Choose from (size, rank) pairs the sizes at which a rank begins, by least squared error.

    >>> fit_ranks([(1, 0), (2, 0), (8, 1), (9, 1)], [0, 1])
    [(-1, 0), (2, 1)]
    """
    best: list[tuple[int, list[tuple[int, int]]]] = [(0, [(-1, rank)]) for rank in ranks]
    below = -1
    for size in sorted({size for size, _ in known}):
        found: list[tuple[int, list[tuple[int, int]]]] = []
        for at, rank in enumerate(ranks):
            cost, steps = min(best[: at + 1], key=lambda option: option[0])
            steps = steps if steps[-1][1] == rank else [*steps, (below, rank)]
            cost += sum((label - rank) ** 2 for other, label in known if other == size)
            found.append((cost, steps))
        best, below = found, size
    return min(best, key=lambda option: option[0])[1]


def rank_of(size: int, thresholds: Thresholds) -> int:
    """Give the rank of the last threshold below a size.

    >>> rank_of(5, [(-1, 0), (2, 1)])
    1
    """
    return [rank for above, rank in thresholds if size > above][-1]


def baseline_words(before: str, after: str) -> int:
    """Count the words that one text has and the other has not, order aside."""
    old, new = Counter(before.split()), Counter(after.split())
    return (old - new).total() + (new - old).total()
