"""Invented policies, summaries and analyses, of the length of real ones."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from models.governance import ClauseQuote, Exposure, FoundProvision, GovernanceAnalysis
from models.summary import ChangeSummary, Counts, Dates, Point, Quote, StatedDate
from models.taxonomy import taxonomy
from models.words import Direction, Severity, Significance

PROVISIONS = sorted(taxonomy())
SIZES = (24, 46)  # blocks of about 175 characters: texts of 4 to 8 kB
LARGE = 6000  # such blocks make 1 MB
_POLICIES = Path("demo/site/policies")
_POOL = 5000


def pool() -> list[str]:
    """Write clauses of words that policies use, each as the JSON of one block."""
    words = " ".join(each.read_text() for each in sorted(_POLICIES.rglob("*.md"))).split()
    plain = [word for word in words if word.isalpha()]
    return [_block(Random(seed), plain) for seed in range(_POOL)]


def _block(chance: Random, words: Sequence[str]) -> str:
    if chance.random() < 0.12:
        row = ["heading", " ".join(chance.choices(words, k=4)).capitalize(), 2, "", []]
    else:
        clause = " ".join(chance.choices(words, k=chance.randint(20, 55)))
        row = ["paragraph", f"{clause.capitalize()}.", 0, "", []]
    return json.dumps(row)


def versions(blocks: Sequence[str], chance: Random, many: int, size: int) -> Iterator[str]:
    """Give the texts of a document, each with a few clauses other than the one before."""
    text = chance.choices(blocks, k=size)
    for _ in range(many):
        yield f"[{', '.join(text)}]"
        for place in chance.sample(range(size), max(2, size // 40)):
            text[place] = chance.choice(blocks)


def summaries(blocks: Sequence[str], many: int) -> list[str]:
    """Give records of changes with one to eight places, their quotes, and some stated dates."""
    return [_summary(Random(seed), blocks).model_dump_json() for seed in range(many)]


def _summary(chance: Random, blocks: Sequence[str]) -> ChangeSummary:
    touched = chance.sample(PROVISIONS, 3)
    points = tuple(_point(chance, blocks, touched) for _ in range(chance.randint(1, 8)))
    day = date(2025, chance.randint(1, 12), 1)
    stated = StatedDate(value=day.isoformat(), quote=_quote(chance, blocks, "after"))
    dates = Dates(detected=day, effective_after=stated if chance.random() < 0.4 else None)
    return ChangeSummary(
        rules_version="3",
        headline=f"Data may be kept for {chance.randint(2, 90)} days longer than before",
        significance=Significance.MODERATE,
        severity=Severity.MEDIUM,
        direction=Direction.ADVERSE,
        provisions=tuple(touched),
        dates=dates,
        counts=Counts(modified=len(points)),
        points=points,
    )


def _point(chance: Random, blocks: Sequence[str], touched: Sequence[str]) -> Point:
    return Point(
        kind="modified",
        section="2. What we keep",
        sentence="The time that data are kept went up.",
        provisions=(chance.choice(touched),),
        before=_quote(chance, blocks, "before"),
        after=_quote(chance, blocks, "after"),
    )


def _quote(chance: Random, blocks: Sequence[str], side: Any) -> Quote:
    text = json.loads(chance.choice(blocks))[1]
    return Quote(side=side, text=text, start=0, end=len(text))


def analyses(blocks: Sequence[str], many: int) -> list[str]:
    """Give governance analyses that found 15 provisions each."""
    return [_analysis(Random(seed), blocks).model_dump_json() for seed in range(many)]


def _analysis(chance: Random, blocks: Sequence[str]) -> GovernanceAnalysis:
    found = tuple(_found(chance, name, blocks) for name in chance.sample(PROVISIONS, 15))
    exposure = Exposure(level=Severity.MEDIUM, points=3, sum=())
    return GovernanceAnalysis(
        rules_version="3", terms_type="Privacy Policy", provisions=found, exposure=exposure
    )


def _found(chance: Random, name: str, blocks: Sequence[str]) -> FoundProvision:
    text = json.loads(chance.choice(blocks))[1]
    quote = ClauseQuote(block=1, section="2. What we keep", text=text, start=0, end=len(text))
    topic = taxonomy()[name]
    return FoundProvision(
        provision=name, name=topic.name, family=topic.family.value, clauses=2, quotes=(quote,)
    )
