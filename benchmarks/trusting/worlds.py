"""Which scenarios live together: each world has its own database, clock and servers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from benchmarks.trusting.plots import Frame, Plot, Scenario, done, real_kind
from benchmarks.trusting.scenarios import SCENARIOS
from benchmarks.trusting.scripts import Edit, Script
from benchmarks.trusting.shared_scenarios import SHARED_SCENARIOS

_OUT_FOR = timedelta(days=3)


@dataclass(frozen=True)
class World:
    """Some scenarios, and whether our own system is down for a while in the middle."""

    name: str
    scenarios: tuple[Scenario, ...]
    fails: bool = False
    shared: bool = False

    def outage(self, start: datetime, days: float) -> tuple[datetime, datetime] | None:
        begins = start + timedelta(days=days / 2 - 1)
        return (begins, begins + _OUT_FOR) if self.fails else None


def _changed_in_outage(frame: Frame) -> Plot:
    """Change while nothing of ours runs: a look can see it once the outage is over."""
    kind, back = real_kind(frame), frame.start + timedelta(days=frame.days / 2 - 1) + _OUT_FOR
    edit = Edit(kind, frame.middle)
    return Plot(Script(frame.seed, (edit,)), (done(kind, back),))


_OUTAGE = (Scenario("changed_in_our_outage", "changed_during_our_outage", _changed_in_outage, 6),)


_SHORT = ("real_change", "one_off_challenge", "log_in_1_days")


def _worlds() -> tuple[World, ...]:
    turns = tuple(s for s in SCENARIOS if "fault" not in s.group and "withdrawn" not in s.group)
    rest = tuple(s for s in SCENARIOS if s not in turns)
    return (
        World("turns", turns[0::2]),
        World("more turns", turns[1::2]),
        World("faults", rest[0::2]),
        World("more faults", rest[1::2]),
        World("shared pages", SHARED_SCENARIOS, shared=True),
        World("outage", _OUTAGE, fails=True),
    )


MEASURED: Mapping[str, World] = {world.name: world for world in _worlds()}
SHORT = World("short", tuple(replace(s, documents=2) for s in SCENARIOS if s.name in _SHORT))
WORLDS: Mapping[str, World] = {**MEASURED, SHORT.name: SHORT}
