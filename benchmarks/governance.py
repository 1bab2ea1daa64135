"""Measure what texts are said to say: `python -m benchmarks.governance SHARED`, prints JSON.

SHARED holds `corpus/`. Every recorded history runs in order, as the worker does it: the first
text is tagged whole, of each later one only what is new, and each is analysed and compared with
the one before. Times are CPU. Every quote is held against the stored text at its offsets.
"""

import json
import time
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.corpus import read_index, read_markdown
from documents.governance.analysis import analyse_tagged
from documents.governance.tags import Tagged, tag_blocks
from documents.governance.timeline import find_events
from models.blocks import Block, plain_text
from models.governance import ClauseQuote, FoundEvent, GovernanceAnalysis

Row = dict[str, Any]


@dataclass
class Figures:
    """What is counted over all histories; times in seconds."""

    versions: int = 0
    clauses_first: int = 0
    tagging_first: float = 0.0
    following: list[float] = field(default_factory=list)
    quotes: int = 0
    inexact: int = 0
    events: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)


def measure(shared: Path) -> Row:
    """Run every history and give the figures."""
    histories: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in read_index(shared / "corpus"):
        histories[row["service"], row["terms_type"], row["collection"]].append(row)
    figures = Figures()
    first = next(iter(histories.values()))[0]
    tag_blocks(read_markdown(shared / "corpus" / first["file"]))  # loads the table of weights
    for rows in histories.values():
        _follow([read_markdown(shared / "corpus" / row["file"]) for row in rows], rows, figures)
    return _told(figures)


def _follow(texts: Sequence[Sequence[Block]], rows: Sequence[Row], figures: Figures) -> None:
    before: Tagged | None = None
    for blocks, row in zip(texts, rows, strict=True):
        began = time.process_time()
        tagged = tag_blocks(blocks, before.by_key if before else None)
        spent = time.process_time() - began
        events = find_events(before, tagged, None) if before else ()
        found = analyse_tagged(tagged, terms_type=row["terms_type"])
        figures.versions += 1
        if before is None:
            figures.clauses_first += len(blocks)
            figures.tagging_first += spent
        else:
            figures.following.append(time.process_time() - began)
        _check(found, events, (before.blocks if before else (), blocks), figures)
        before = tagged
    figures.levels[found.exposure.level if found.exposure else "not assessed"] += 1


def _check(
    found: GovernanceAnalysis,
    events: Sequence[FoundEvent],
    sides: tuple[Sequence[Block], Sequence[Block]],
    figures: Figures,
) -> None:
    old, new = map(plain_text, sides)
    figures.events.update(event.kind.value for event in events)
    held = [(quote, new) for quote in _quotes(found)]
    held += [(event.after, new) for event in events if event.after]
    held += [(event.before, old) for event in events if event.before]
    figures.quotes += len(held)
    figures.inexact += sum(text[q.start : q.end] != q.text for q, text in held)


def _quotes(found: GovernanceAnalysis) -> Iterator[ClauseQuote]:
    for one in found.provisions:
        yield from one.quotes
        yield from (stance.quote for stance in one.stances)
    for line in (*found.jurisdictions, *found.implications, *found.considerations):
        yield line.quote
    yield from (line.quote for line in found.landscape)
    yield from (point.quote for point in (found.exposure.sum if found.exposure else ()))


def _told(figures: Figures) -> Row:
    later = sorted(figures.following)
    return {
        "versions": figures.versions,
        "milliseconds_a_clause": round(1000 * figures.tagging_first / figures.clauses_first, 2),
        "later_version_milliseconds": {
            "median": round(1000 * later[len(later) // 2], 1),
            "p95": round(1000 * later[int(len(later) * 0.95)], 1),
        },
        "quotes": figures.quotes,
        "quotes_inexact": figures.inexact,
        "events": dict(sorted(figures.events.items())),
        "exposure_of_last_texts": dict(sorted(figures.levels.items())),
    }


def main() -> None:
    parser = ArgumentParser(description="Measure what texts are said to say.")
    parser.add_argument("shared", type=Path)
    print(json.dumps(measure(parser.parse_args().shared), indent=2))


if __name__ == "__main__":
    main()
