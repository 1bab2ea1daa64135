"""Find what is due and unclaimed, so that a lost doorbell costs seconds and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from storage.database import transaction
from storage.due import ring_due_platforms
from storage.fan_out import changes_to_fan_out
from storage.outbox import channels_due
from workers.context import Context
from workers.steps.reading.analyse import has_new_texts
from workers.steps.reading.narrate import wants_narration

_A_TASK = 20
_A_BROWSER_TASK = 1
_RING_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Unfinished:
    """What stands undone: changes to fan out, channels with something to deliver, texts to
    analyse, changes to narrate."""

    changes: Sequence[int]
    channels: Sequence[str]
    texts: bool
    narrations: bool


def find_due_platforms(c: Context, *, browser: bool = False) -> list[list[str]]:
    """Return the platforms to fetch now, each to one caller only, in parts for one task each.

    `browser` asks for those with due documents that need one, otherwise for those with others.
    """
    with transaction(c.engine) as session:
        due = ring_due_platforms(session, c.now(), _RING_AGAIN, browser=browser)
    size = _A_BROWSER_TASK if browser else _A_TASK
    return [due[start : start + size] for start in range(0, len(due), size)]


def find_unfinished(c: Context) -> Unfinished:
    with transaction(c.engine) as session:
        now = c.now()
        changes, channels = changes_to_fan_out(session, now), channels_due(session, now)
    return Unfinished(changes, channels, has_new_texts(c), wants_narration(c))
