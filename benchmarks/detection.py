"""Measure detection on recorded histories: `python -m benchmarks.detection CORPUS`, prints JSON.

Every record goes through the real steps (see `clausewatch replay`). What the figures mean, and
how far the corpus's own labels can be trusted, stands in the README of the corpus.
"""

import json
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.replay import replay_corpus
from cli.replaying.lines import Line
from cli.replaying.records import HISTORIES, NOISE, read_stories
from config.settings import read_settings

Row = dict[str, Any]
_DOUBTS = (
    "text_equal_ignoring_links_and_formatting",
    "identical_to_an_earlier_version",
    "suspect_not_a_policy",
)


@dataclass(frozen=True)
class Case:
    """One record as the corpus describes it, and the line that the replay gave."""

    row: Row
    line: Line
    pages_on_both_sides: bool = False

    def is_flagged(self, name: str) -> bool:
        return bool(self.row["computed"].get(name))

    @property
    def is_pair(self) -> bool:
        """Whether another record stands before it to differ from."""
        return self.row.get("previous_file") is not None


@dataclass(frozen=True)
class Measure:
    """One question to the cases that it is about; `least` is the share that should hold."""

    name: str
    about: Callable[[Case], bool]
    holds: Callable[[Case], bool]
    expected: str
    least: float = 1.0


def _came_out(*outcomes: str) -> Callable[[Case], bool]:
    return lambda case: case.line["outcome"] in outcomes


def _is_quiet(case: Case) -> bool:
    return not case.line["alert"]


def _undoubted(case: Case) -> bool:
    doubted = any(case.is_flagged(doubt) for doubt in _DOUBTS)
    return case.row["kind"] == "change" and case.is_pair and not doubted


def _is_kind(kind: str) -> Callable[[Case], bool]:
    return lambda case: case.row["kind"] == kind


def _reread(case: Case) -> bool:
    return case.row["kind"] == "technical" and case.pages_on_both_sides


def _went_back(case: Case) -> bool:
    return case.is_flagged(_DOUBTS[1]) and not case.is_flagged(_DOUBTS[2])


MEASURES = (
    Measure("changes", _undoubted, _came_out("change"), "outcome change", 0.99),
    Measure("noise_quiet", _is_kind("noise"), _is_quiet, "no alert"),
    Measure("unavailable_quiet", _is_kind("unavailable"), _is_quiet, "no alert"),
    Measure(
        "unavailable_seen", _is_kind("unavailable"), _came_out("suspect"), "outcome suspect", 0.95
    ),
    Measure("technical_quiet", _reread, _is_quiet, "no alert, or a hidden change with its quotes"),
    Measure("returned", _went_back, _came_out("returned"), "outcome returned"),
    Measure("cosmetic_quiet", lambda c: c.is_flagged(_DOUBTS[0]), _is_quiet, "no alert"),
    Measure("no_error_of_ours", lambda _: True, lambda c: c.line["outcome"] != "error", "no error"),
)


def measure(cases: Sequence[Case]) -> dict[str, Any]:
    """Answer every measure, with each miss and its reason."""
    return {one.name: _answer(one, [case for case in cases if one.about(case)]) for one in MEASURES}


def _answer(one: Measure, cases: Sequence[Case]) -> dict[str, Any]:
    misses = [case for case in cases if not one.holds(case)]
    share = 1 - len(misses) / len(cases) if cases else None
    return {
        "expected": one.expected,
        "of": len(cases),
        "held": len(cases) - len(misses),
        "share": share and round(share, 4),
        "least": one.least,
        "reached": share is None or share >= one.least,
        "misses": [_miss(case) for case in misses],
    }


def _miss(case: Case) -> dict[str, Any]:
    shown = ("file", "before_file", "outcome", "alert", "significance", "reason", "summary")
    return {**{key: case.line[key] for key in shown}, "quotes": (case.line["quotes"] or [])[:4]}


def read_cases(folder: Path, lines: Iterable[Line]) -> list[Case]:
    """Put each line beside its row; both stand in the order of the indexes."""
    histories, noise = _rows(folder / HISTORIES), _rows(folder / NOISE)
    has_pages = {row["file"]: bool(row["html"]) for row in histories}
    return [
        Case(row, line, _on_both_sides(row, has_pages))
        for row, line in zip([*histories, *noise], lines, strict=True)
    ]


def _on_both_sides(row: Row, has_pages: dict[str, bool]) -> bool:
    return bool(row.get("html")) and has_pages.get(row["previous_file"], False)


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _by_kind(cases: Iterable[Case]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for case in cases:
        outcomes = counts.setdefault(case.row["kind"], Counter())
        outcomes[case.line["outcome"]] += 1
        outcomes["alerts"] += case.line["alert"]
    return {kind: dict(outcomes) for kind, outcomes in counts.items()}


def main() -> None:
    """Replay the corpus named on the command line, or read the lines of an earlier replay."""
    parser = ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--lines", type=Path, help="output of `clausewatch replay` to reuse")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    began = time.perf_counter()
    if options.lines:
        lines: list[Line] = _rows(options.lines)
    else:
        stories = read_stories(options.corpus)
        lines = replay_corpus(stories, options.corpus, read_settings(), options.jobs)
    cases = read_cases(options.corpus, lines)
    report = {
        "records": len(cases),
        "seconds": round(time.perf_counter() - began, 1),
        "outcomes": _by_kind(cases),
        "measures": measure(cases),
    }
    print(json.dumps(report, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
