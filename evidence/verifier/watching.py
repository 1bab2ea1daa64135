"""How the documents were watched: the figures, made again from every single look."""

import json
from datetime import datetime, timedelta
from typing import Any

from evidence.verifier.container import Files, need
from evidence.verifier.logged import looks

KINDS = {
    "identical": ("not_modified", "unchanged"),
    "changed": ("first", "candidate", "change", "returned"),
    "suspect": ("suspect",),
    "failed": ("failed",),
}
SAW_THE_TEXT = (*KINDS["identical"], *KINDS["changed"], "technical")


def read_time(text: str) -> datetime:
    return datetime.fromisoformat(text[:-1])  # without its Z


def check_watching(files: Files) -> str:
    """Count the looks of each document again, and find its longest time without the text."""
    by_document: dict[int, list[dict[str, Any]]] = {}
    for _, _, cells in looks(files):
        look = json.loads(cells)
        by_document.setdefault(look["document_id"], []).append(look)
    watched = json.loads(files["watching.json"])
    for one in watched:
        count_again(one["document"], one["figures"], by_document.get(one["document_id"], []))
    number = sum(one["figures"]["checked"] for one in watched)
    return f"{number} looks come to the figures and gaps that the report gives"


def count_again(name: str, figures: dict[str, Any], seen: list[dict[str, Any]]) -> None:
    begin, end = figures["since"], figures["until"]
    seen = [look for look in seen if begin <= look["at"] <= end]
    counted = {kind: sum(look["outcome"] in of for look in seen) for kind, of in KINDS.items()}
    counted["checked"] = len(seen)
    counted["other"] = len(seen) - sum(counted[kind] for kind in KINDS)
    wrong = [kind for kind, number in counted.items() if figures[kind] != number]
    need(not wrong, f"{name}: the looks come to other numbers of {wrong}")
    good = [look["at"] for look in seen if look["outcome"] in SAW_THE_TEXT]
    points = [read_time(at) for at in [begin, *sorted(good), end]]
    steps = [points[place + 1] - points[place] for place in range(len(points) - 1)]
    longest = max(steps, default=timedelta(0))
    said = read_time(figures["gap_until"]) - read_time(figures["gap_since"])
    need(longest == said, f"{name}: the longest time without the text was {longest}, not {said}")
