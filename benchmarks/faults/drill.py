"""One drill: what strikes, and what may come of it; and how it is judged."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.faults.stage import GROUPS, Stage, open_stage

_SETTLED = ("delivered", "failed", "skipped")


@dataclass(frozen=True)
class Drill:
    """`act` owes `messages` and lets the fault strike; then all must arrive `within` seconds.

    `bound` is how many may arrive twice, `failing` how many may end as failed: those that kill
    whoever sends them.
    """

    name: str
    act: Callable[[Stage], None]
    messages: int = 300
    bound: int = 0
    failing: int = 0
    within: float = 30
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: GROUPS)
    settings: Mapping[str, Any] = field(default_factory=dict)
    check: Callable[[Stage], str] = lambda _: ""
    """What else is wrong at the end, in words; empty when nothing is."""


@dataclass(frozen=True)
class Verdict:
    """What a drill came to. `seconds` is from the strike to the last message's end."""

    name: str
    expected: int
    lost: int
    duplicates: int
    bound: int
    seconds: float
    trouble: str = ""

    @property
    def passed(self) -> bool:
        return not self.lost and self.duplicates <= self.bound and not self.trouble


def perform(drill: Drill, folder: Path) -> Verdict:
    """Bring everything up, let the fault strike, and count at the far side."""
    with open_stage(folder, groups=drill.groups, **drill.settings) as stage:
        stage.messages = drill.messages
        drill.act(stage)
        trouble = _await(stage, drill)
        seconds = time.monotonic() - (stage.struck_at or time.monotonic())
        trouble = trouble or drill.check(stage)
        if not trouble and seconds > drill.within:
            trouble = f"took longer than {drill.within:g} s"
        lost = drill.messages - drill.failing - len(stage.sinks.accepted)
        duplicates = stage.sinks.duplicates
    counts = (drill.messages, max(lost, 0), duplicates, drill.bound)
    return Verdict(drill.name, *counts, round(seconds, 1), trouble)


def _await(stage: Stage, drill: Drill) -> str:
    """Wait until every message ended as it should; say what did not."""
    try:
        stage.wait(lambda: _ended(stage) >= drill.messages, drill.within + 60)
    except TimeoutError:
        return f"unfinished: {stage.states()}, waiting: {stage.waiting()}"
    states = stage.states()
    failed = states.get("failed", 0)
    return f"ended as {states}" if failed > drill.failing or states.get("skipped") else ""


def _ended(stage: Stage) -> int:
    states = stage.states()
    return sum(states.get(state, 0) for state in _SETTLED)
