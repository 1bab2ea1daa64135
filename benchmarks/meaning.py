"""Measure what changes are said to mean: `python -m benchmarks.meaning SHARED`, prints JSON.

SHARED holds `labels/changes.dev.jsonl` and `corpus/`. Both sides of a labelled change are read
from their Markdown. Unreadable records are left out: the gate holds those back before a change
is compared. Nothing is trained here, but two thresholds were chosen by hand: `left_out` chooses
them anew for each company, from the changes of all others.
"""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.agreement import baseline_words, fit_ranks, quadratic_kappa, rank_of
from benchmarks.corpus import Row, read_index, read_markdown, read_rows
from documents.summary import summarise
from models.blocks import plain_text
from models.summary import ChangeSummary, StatedDate
from models.words import Significance

_MEANING = (Significance.MINOR, Significance.MODERATE, Significance.MAJOR)
_DATES = ("last_updated_before", "last_updated_after", "effective_after")
_MOST_MISSES = 60


@dataclass(frozen=True)
class Case:
    """One labelled change, and what was said of it."""

    row: Row
    company: str
    summary: ChangeSummary
    words: int
    quotes_held: bool
    milliseconds: float

    @property
    def label(self) -> int:
        return Significance(self.row["significance"]).rank

    @property
    def said(self) -> int:
        return self.summary.significance.rank

    @property
    def points(self) -> int:
        """Give the sum behind the significance; -1 where nothing was weighed."""
        weighed = self.summary.significance in _MEANING
        return sum(reason.points for reason in self.summary.reasons) if weighed else -1


def read_cases(shared: Path) -> list[Case]:
    """Read both sides of every readable labelled change and summarise them."""
    companies = {row["id"]: row["family"] for row in read_index(shared / "corpus")}
    labels = read_rows(shared / "labels/changes.dev.jsonl")
    readable = (row for row in labels if row["significance"] != "unreadable")
    return [_case(row, companies[row["id"]], shared / "corpus") for row in readable]


def measure(cases: Sequence[Case]) -> Row:
    """Give every figure of the issue, the plain word count beside ours, and the misses."""
    return {
        "changes": len(cases),
        "alert_worthy": _alert_worthy(cases),
        "significance_kappa": _kappas(cases),
        "direction": _share(cases, _rightly_directed, lambda _: True),
        "direction_of_worthy": _share(cases, _rightly_directed, lambda case: case.label >= 2),
        "top_provision": _share(cases, _rightly_named, lambda case: bool(case.row["provisions"])),
        "dates": _dates(cases),
        "quotes_exact": all(case.quotes_held for case in cases),
        "milliseconds_each": round(sum(case.milliseconds for case in cases) / len(cases), 1),
        "misses": list(_misses(cases))[:_MOST_MISSES],
    }


def _case(row: Row, company: str, corpus: Path) -> Case:
    before, after = (read_markdown(corpus / row[name]) for name in ("previous_file", "file"))
    began = time.process_time()
    summary = summarise(
        before, after, detected=date(2026, 1, 1), terms_type="", platform="", language=None
    )
    spent = 1000 * (time.process_time() - began)
    words = baseline_words(plain_text(before), plain_text(after))
    held = _quotes_held(summary, plain_text(before), plain_text(after))
    return Case(row, company, summary, words, held, spent)


def _quotes_held(summary: ChangeSummary, before: str, after: str) -> bool:
    texts = {"before": before, "after": after}
    told = (*summary.points, *summary.by_provision, *summary.signals)
    points = (quote for one in told for quote in (one.before, one.after))
    ruled = (*summary.reasons, *summary.affected, *summary.actions)
    quotes = [*points, *(one.quote for one in ruled)]
    return all(texts[q.side][q.start : q.end] == q.text for q in quotes if q)


def _alert_worthy(cases: Sequence[Case]) -> Row:
    told = [case for case in cases if case.said >= 2]
    worthy = [case for case in cases if case.label >= 2]
    both = sum(case.label >= 2 for case in told)
    return {
        "precision": round(both / len(told), 3),
        "recall": round(both / len(worthy), 3),
        "told": len(told),
        "worthy": len(worthy),
    }


def _kappas(cases: Sequence[Case]) -> Row:
    labels = [case.label for case in cases]
    words = [(case.words, case.label) for case in cases]
    counted = fit_ranks(words, range(5))
    return {
        "ours": quadratic_kappa(labels, [case.said for case in cases]),
        "ours_left_out": quadratic_kappa(labels, _left_out(cases, _by_points)),
        "word_count": quadratic_kappa(labels, [rank_of(size, counted) for size, _ in words]),
        "word_count_left_out": quadratic_kappa(labels, _left_out(cases, _by_words)),
        "ours_none_as_cosmetic": quadratic_kappa(
            [max(1, label) for label in labels], [max(1, case.said) for case in cases]
        ),
    }


def _left_out(cases: Sequence[Case], rule: Callable[[Sequence[Case], Case], int]) -> list[int]:
    """Rank each change by thresholds chosen on all other companies' changes."""
    others = {
        company: [case for case in cases if case.company != company]
        for company in {case.company for case in cases}
    }
    return [rule(others[case.company], case) for case in cases]


def _by_points(known: Sequence[Case], case: Case) -> int:
    weighed = [(other.points, other.label) for other in known if other.points >= 0]
    fitted = fit_ranks(weighed, range(2, 5))
    return case.said if case.points < 0 else rank_of(case.points, fitted)


def _by_words(known: Sequence[Case], case: Case) -> int:
    return rank_of(case.words, fit_ranks([(other.words, other.label) for other in known], range(5)))


def _share(
    cases: Sequence[Case], right: Callable[[Case], bool], about: Callable[[Case], bool]
) -> Row:
    asked = [case for case in cases if about(case)]
    return {"share": round(sum(map(right, asked)) / len(asked), 3), "of": len(asked)}


def _rightly_directed(case: Case) -> bool:
    return case.summary.direction == case.row["direction"]


def _rightly_named(case: Case) -> bool:
    return bool(case.summary.provisions) and case.summary.provisions[0] in case.row["provisions"]


def _dates(cases: Sequence[Case]) -> Row:
    """Compare stated dates; one that can be read as two is rightly left open, and noted."""
    asked = [
        (case, case.row["dates"][name], _value(case, name)) for case in cases for name in _DATES
    ]
    stated = [(case, label, said) for case, label, said in asked if label]
    doubted = sum(said is None and _leaves_open(case) for case, _, said in stated)
    exact = sum(label == said for _, label, said in stated)
    return {
        "exact": round(exact / len(stated), 3),
        "exact_of_those_with_one_reading": round(exact / (len(stated) - doubted), 3),
        "stated": len(stated),
        "left_open": doubted,
        "invented": sum(said is not None and label is None for _, label, said in asked),
        "wrong": sum(said is not None and said != label for _, label, said in stated),
    }


def _leaves_open(case: Case) -> bool:
    return any("can be read as two dates" in note for note in case.summary.notes)


def _value(case: Case, name: str) -> str | None:
    found: StatedDate | None = getattr(case.summary.dates, name)
    return found.value if found else None


def _misses(cases: Sequence[Case]) -> Iterator[Mapping[str, Any]]:
    for case in cases:
        row, said = case.row, case.summary
        wrong = {
            "alert": ((case.label >= 2), (case.said >= 2)),
            "significance": (row["significance"], said.significance.value),
            "direction": (row["direction"], said.direction.value),
            **{name: (row["dates"][name], _value(case, name)) for name in _DATES},
        }
        differing = {name: list(pair) for name, pair in wrong.items() if pair[0] != pair[1]}
        if row["provisions"] and not _rightly_named(case):
            differing["provision"] = [row["provisions"], list(said.provisions[:3])]
        if differing:
            yield {"file": row["file"], **differing, "summary": row["summary"]}


def main() -> None:
    parser = ArgumentParser(description="Measure what changes are said to mean.")
    parser.add_argument("shared", type=Path)
    cases = read_cases(parser.parse_args().shared)
    print(json.dumps(measure(cases), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
