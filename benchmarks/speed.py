"""Measure a summary beside rapidfuzz alone: `python -m benchmarks.speed CORPUS`, prints JSON.

The longest real documents, 100 KB of each, get ten edits. In turns: the whole summary, the
comparison alone, rapidfuzz on the words of the whole text, and rapidfuzz at its cheapest: on whole
blocks, then on the words of the blocks that differ, which tells no moves and no meaning. Then two
unrelated texts of 1 MB in a fresh process, with the memory that they take. Milliseconds are of CPU.
"""

import json
import re
import resource
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from rapidfuzz.distance import Indel

from benchmarks.corpus import latest_versions
from documents.compare import compare
from documents.summary import summarise
from models.blocks import Block, plain_text
from models.summary import ChangeSummary
from models.words import BlockKind

Blocks = Sequence[Block]
_SIZE, _EDITS, _DOCUMENTS, _ROUNDS = 100_000, 10, 5, 9
_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")


def measure_edits(corpus: Path) -> dict[str, Any]:
    """Time each tool in turns on documents of 100 KB; medians over all runs."""
    texts = sorted((blocks for _, blocks in latest_versions(corpus)), key=_size, reverse=True)
    documents = [_of_size([*texts[at], *texts[at + 1]]) for at in range(_DOCUMENTS)]
    tools: dict[str, Callable[[Blocks, Blocks], object]] = {
        "summary": summary_of,
        "comparison": compare,
        "rapidfuzz_words": rapidfuzz_words,
        "rapidfuzz_blocks_then_words": rapidfuzz_blocks,
    }
    spent: dict[str, list[float]] = {name: [] for name in tools}
    for seed in range(_ROUNDS):
        for blocks in documents:
            edited = with_edits(blocks, Random(seed))
            for name, tool in tools.items():
                spent[name].append(_milliseconds(tool, blocks, edited))
    figures = {name: round(median(times), 2) for name, times in spent.items()}
    ours = figures["summary"]
    return {
        "characters": [_size(blocks) for blocks in documents],
        "milliseconds": figures,
        "summary_fastest": round(min(spent["summary"]), 2),
        "summary_against_rapidfuzz_words": round(ours / figures["rapidfuzz_words"], 2),
        "summary_against_cheapest": round(ours / figures["rapidfuzz_blocks_then_words"], 2),
        "comparison_against_cheapest": round(
            figures["comparison"] / figures["rapidfuzz_blocks_then_words"], 2
        ),
    }


def _size(blocks: Blocks) -> int:
    return len(plain_text(blocks))


def _of_size(blocks: Blocks) -> Blocks:
    """Keep the first 100 KB of a document, which the next one follows where it is shorter."""
    ends = accumulate(len(plain_text([block])) + 1 for block in blocks)
    return [block for block, end in zip(blocks, ends, strict=True) if end <= _SIZE]


def with_edits(blocks: Blocks, random: Random) -> list[Block]:
    """Reword a few words in ten blocks."""
    edited = list(blocks)
    long = [i for i, block in enumerate(edited) if len(block.text.split()) > 12]
    for index in random.sample(long, _EDITS):
        words = edited[index].text.split()
        at = random.randrange(len(words) - 3)
        words[at : at + 2] = ["notwithstanding", "within", "90", "days"]
        edited[index] = replace(edited[index], text=" ".join(words))
    return edited


def summary_of(before: Blocks, after: Blocks) -> ChangeSummary:
    return summarise(
        before, after, detected=date(2026, 1, 1), terms_type="", platform="", language="en"
    )


def rapidfuzz_words(before: Blocks, after: Blocks) -> object:
    return Indel.opcodes(*(_TOKEN.findall(plain_text(side)) for side in (before, after)))


def rapidfuzz_blocks(before: Blocks, after: Blocks) -> object:
    old, new = ([block.text for block in side] for side in (before, after))
    gaps = [op for op in Indel.opcodes(old, new) if op.tag != "equal"]
    gone = [_TOKEN.findall(old[i]) for op in gaps for i in range(op.src_start, op.src_end)]
    come = [_TOKEN.findall(new[j]) for op in gaps for j in range(op.dest_start, op.dest_end)]
    return [Indel.opcodes(a, b) for a, b in zip(gone, come, strict=False)]


def measure_unrelated() -> dict[str, float]:
    """Time two unrelated texts of 1 MB, and tell what memory the work took on top of them."""
    before, after = scrambled(1), scrambled(2)
    began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    milliseconds = _milliseconds(summary_of, before, after)
    ended = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "milliseconds": round(milliseconds),
        "megabytes": round((ended - began) / 1024),
        "megabytes_of_the_process": round(ended / 1024),
    }


def scrambled(seed: int, size: int = 1_000_000) -> list[Block]:
    """Make a text of words in no order, paragraphs of 4 to 60 of them."""
    random = Random(seed)
    words = ["".join(random.choices("abcdefghijklmnop", k=6)) for _ in range(4000)]
    blocks: list[Block] = []
    count = 0
    while count < size:
        text = " ".join(random.choices(words, k=random.randint(4, 60)))
        blocks.append(Block(BlockKind.PARAGRAPH, text))
        count += len(text)
    return blocks


def _milliseconds(tool: Callable[[Blocks, Blocks], object], before: Blocks, after: Blocks) -> float:
    began = time.process_time()
    tool(before, after)
    return 1000 * (time.process_time() - began)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    corpus = parser.parse_args().corpus
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        unrelated = fresh.submit(measure_unrelated).result()
    report = {"ten_edits": measure_edits(corpus), "unrelated_1_mb": unrelated}
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
