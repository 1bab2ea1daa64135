"""Labelled clauses, their labels mapped to provisions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from documents.provisions.classify import Clause

Labels = Mapping[str, Sequence[str]]
TOSDR, UNFAIR, OPP115 = "tosdr_points", "unfair_tos", "opp115"
# These labels name one topic or the other; the clause's own words say which. "fees" is also what
# a clause on refunds is about, and no renewal.
ONE_OF = {"governing_law_venue", "fees_renewal", "Unilateral change"}
_SPEAKS_FOR = {"refunds": "fees"}


@dataclass(frozen=True)
class Row:
    """A labelled clause. `gold` are all provisions of its labels, `target` those to train on."""

    source: str
    document: str
    clause: Clause
    labels: tuple[str, ...]
    gold: frozenset[str]
    target: frozenset[str]
    alternatives: tuple[frozenset[str], ...]
    raw: Mapping[str, Any] = field(repr=False)
    is_case: bool = False


def read_rows(folder: Path, source: str, mapping: Labels) -> list[Row]:
    """Read every `SOURCE.*.jsonl` of a folder."""
    lines = [
        line
        for path in sorted(folder.glob(f"{source}.*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [_row(source, json.loads(line), mapping) for line in lines]


def read_mapping(folder: Path) -> Mapping[str, Labels]:
    """Read which provisions each label of each source stands for."""
    mapping: Mapping[str, Labels] = json.loads((folder / "label_map.json").read_text("utf-8"))
    return mapping


def _row(source: str, raw: Mapping[str, Any], mapping: Labels) -> Row:
    labels = tuple(raw.get("clause_types", raw["labels"]))
    clause = Clause(raw["text"])
    meant = [frozenset(mapping.get(label, ())) for label in labels]
    return Row(
        source=source,
        document=f"{source}/{raw['doc']}",
        clause=clause,
        labels=labels,
        gold=frozenset().union(*meant),
        target=frozenset().union(*(_resolved(x, mapping, clause) for x in labels)),
        alternatives=tuple(provisions for provisions in meant if len(provisions) > 1),
        raw=raw,
    )


def rows_of_cases(rows: Sequence[Row], mapping: Labels) -> list[Row]:
    """Make a row of each case title of ToS;DR rows: a plain sentence that says what it means."""
    cases = {row.raw["case"]: row.labels[0] for row in rows if "case" in row.raw}
    return [
        replace(_row(TOSDR, {"doc": "", "text": case, "labels": [label]}, mapping), is_case=True)
        for case, label in cases.items()
    ]


def _resolved(label: str, mapping: Labels, clause: Clause) -> Iterable[str]:
    provisions = mapping.get(label, ())
    if label not in ONE_OF:
        return provisions
    spoken_for = {_SPEAKS_FOR.get(name, name) for name in clause.hits}
    return spoken_for & set(provisions) or provisions
