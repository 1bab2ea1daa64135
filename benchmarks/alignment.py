"""Measure how edits are named: `python -m benchmarks.alignment CORPUS`, prints JSON.

The newest version of each recorded document is rewritten in known places (`benchmarks.rewriting`),
seeded, and compared with itself. An edit is right when each of its blocks is in an item of the
right kind with the right partners. `single`: one edit a text. `several`: eight at once. `extra`
counts what was said of blocks that no edit touched.
"""

import json
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.corpus import latest_versions
from benchmarks.rewriting.draft import Draft, Expected, Rewritten
from benchmarks.rewriting.edits import EDITS
from documents.compare import Difference, Item, compare
from models.blocks import Block

Miss = dict[str, Any]
Text = tuple[str, tuple[Block, ...]]
_SEVERAL = 8
_SEEDS = range(3)
_SHORTEST = 12  # blocks
_MOST_MISSES = 12  # shown a kind


@dataclass
class Tally:
    """How many edits of a kind were made and rightly named, and how the others were named."""

    made: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    misses: defaultdict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    extra: int = 0

    def report(self) -> dict[str, Any]:
        shares = {
            name: {
                "made": self.made[name],
                "right": self.right[name],
                "share": round(self.right[name] / self.made[name], 4),
            }
            for name in EDITS
            if self.made[name]
        }
        total, right = self.made.total(), self.right.total()
        every = {"made": total, "right": right, "share": round(right / total, 4)}
        return {"all": every, "extra": self.extra, **shares}


def measure(texts: Sequence[Text]) -> dict[str, Any]:
    """Rewrite every text once a kind and seed, and with several edits of all kinds."""
    tallies = {"single": Tally(), "several": Tally()}
    for seed in _SEEDS:
        for number, text in enumerate(texts):
            donor = texts[(number + 1 + 7 * seed) % len(texts)][1]
            for name in EDITS:
                _try(tallies["single"], text, donor, [name], f"{seed} {name}")
            random = Random(f"{text[0]} {seed} names")
            names = random.sample(list(EDITS), len(EDITS))[:_SEVERAL]
            _try(tallies["several"], text, donor, names, f"{seed} several")
    misses = {
        mode: {name: list(islice(found, _MOST_MISSES)) for name, found in tally.misses.items()}
        for mode, tally in tallies.items()
    }
    return {mode: tally.report() for mode, tally in tallies.items()} | {"misses": misses}


def _try(tally: Tally, text: Text, donor: Sequence[Block], names: list[str], seed: str) -> None:
    file, blocks = text
    draft = Draft(blocks, donor, Random(f"{file} {seed}"))
    if not [name for name in names if draft.make(name, *EDITS[name])]:
        return
    made = draft.finish()
    difference = compare(blocks, made.blocks)
    for name, expected in made.edits:
        tally.made[name] += 1
        found = [list(_items_at(difference, one)) for one in expected]
        if all(map(_is_right, expected, found)):
            tally.right[name] += 1
        else:
            tally.misses[name].append(_miss(file, seed, expected, found))
    tally.extra += sum(not _is_of(item, made) for item in difference.items)


def _items_at(difference: Difference, one: Expected) -> Iterator[Item]:
    for item in difference.items:
        if _touches(item, one.before, one.after):
            yield item


def _touches(item: Item, before: Iterable[int], after: Iterable[int]) -> bool:
    old = item.before.blocks if item.before else ()
    new = item.after.blocks if item.after else ()
    return not (set(old).isdisjoint(before) and set(new).isdisjoint(after))


def _is_right(one: Expected, found: Sequence[Item]) -> bool:
    if len(found) != 1 or found[0].kind is not one.kind:
        return False
    before, after = found[0].before, found[0].after
    return ((before.blocks if before else ()), (after.blocks if after else ())) == (
        one.before,
        one.after,
    )


def _is_of(item: Item, made: Rewritten) -> bool:
    return _touches(item, made.gone, made.come)


def _miss(
    file: str, seed: str, expected: Sequence[Expected], found: Sequence[Sequence[Item]]
) -> Miss:
    pairs = zip(expected, found, strict=True)
    one, items = next(pair for pair in pairs if not _is_right(*pair))
    said = [
        [
            item.kind.value,
            list(item.before.blocks if item.before else ()),
            list(item.after.blocks if item.after else ()),
        ]
        for item in items
    ]
    return {
        "file": file,
        "seed": seed,
        "expected": [one.kind.value, list(one.before), list(one.after)],
        "said": said,
    }


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    texts = latest_versions(parser.parse_args().corpus)
    long = [text for text in texts if len(text[1]) >= _SHORTEST]
    print(json.dumps({"texts": len(long), **measure(long)}, indent=1))


if __name__ == "__main__":
    main()
