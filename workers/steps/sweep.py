"""Find what is due and unclaimed, so that a lost doorbell costs seconds and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from storage.database import transaction
from storage.due import ring_due_platforms
from storage.fan_out import changes_to_fan_out
from storage.outbox import channels_due
from workers.context import Context

_A_TASK = 16
_RING_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Unfinished:
    """Changes to fan out, and channels that have something to deliver."""

    changes: Sequence[int]
    channels: Sequence[str]


def find_due_platforms(c: Context) -> list[list[str]]:
    """Return the platforms to fetch now, each to one caller only, in parts for one task each."""
    with transaction(c.engine) as session:
        due = ring_due_platforms(session, c.now(), _RING_AGAIN)
    return [due[start : start + _A_TASK] for start in range(0, len(due), _A_TASK)]


def find_unfinished(c: Context) -> Unfinished:
    with transaction(c.engine) as session:
        now = c.now()
        return Unfinished(changes_to_fan_out(session, now), channels_due(session, now))
