"""Check every quote of every record: `python -m benchmarks.quotes CORPUS`, prints JSON.

All recorded pairs of neighbouring versions are summarised, unreadable ones too. A quote holds when
the stored text of its side has exactly its words at its offsets.
"""

import json
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.corpus import read_index, read_markdown
from documents.extract import ExtractError
from documents.summary import summarise
from models.blocks import plain_text

Row = dict[str, Any]
_MOST_MISSES = 20


def measure(corpus: Path) -> Row:
    """Give how many quotes each part of the records holds, and every one that is not exact."""
    held: Counter[str] = Counter()
    misses: list[Row] = []
    pairs = unread = 0
    spent = 0.0
    for row in read_index(corpus):
        if not row["previous_file"]:
            continue
        try:
            before, after = (
                read_markdown(corpus / row[name]) for name in ("previous_file", "file")
            )
        except (ExtractError, FileNotFoundError):
            unread += 1
            continue
        pairs += 1
        began = time.process_time()
        summary = summarise(
            before, after, detected=date(2026, 1, 1), terms_type="", platform="", language=None
        )
        spent += time.process_time() - began
        texts = {"before": plain_text(before), "after": plain_text(after)}
        for part, quote in find_quotes(summary.model_dump(mode="json")):
            exact = texts[quote["side"]][quote["start"] : quote["end"]] == quote["text"]
            held[part] += exact
            if not exact:
                misses.append({"file": row["file"], "part": part, **quote})
    return {
        "pairs": pairs,
        "unread": unread,
        "quotes": held.total() + len(misses),
        "exact": held.total(),
        "by_part": dict(held.most_common()),
        "milliseconds_each": round(1000 * spent / pairs, 1),
        "misses": misses[:_MOST_MISSES],
    }


def find_quotes(value: Any, part: str = "") -> Iterator[tuple[str, Row]]:
    """Give every quote in a record with the part of the record that holds it."""
    if isinstance(value, dict):
        if {"side", "text", "start", "end"} <= value.keys():
            yield part, value
            return
        for name, inner in value.items():
            yield from find_quotes(inner, part or name)
    elif isinstance(value, list):
        for inner in value:
            yield from find_quotes(inner, part)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    print(json.dumps(measure(parser.parse_args().corpus), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
