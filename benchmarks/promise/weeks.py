"""A year of weekly digests for one subscriber after the other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from benchmarks.promise.telling import Telling
from benchmarks.promise.world import Person
from models.words import Cadence
from notifications.calendar import next_slot

BEAT = timedelta(minutes=15)
LONGEST_WEEK = timedelta(days=8)
slot_after = lru_cache(1_000_000)(next_slot)


@dataclass
class Weeks:
    """What became of the digests of all subscribers."""

    digests: int = 0
    told: int = 0
    released: int = 0
    waiting: int = 0
    gaps: int = 0
    doubles: int = 0
    explained_gaps: int = 0


def cut_year(
    person: Person, start: datetime, end: datetime, telling: Telling, weeks: Weeks
) -> None:
    """Cut one subscriber's digests slot by slot, as `workers/steps/telling/digest.py` does."""
    held, last, moved = sorted(person.held), start, False
    slot = slot_after(person.weekday, person.hour, person.zone_at(start), start)
    while slot < end:
        if person.moves and not moved and person.moves[0] < slot:
            moved = True
            slot = slot_after(person.weekday, person.hour, person.moves[1], person.moves[0])
            continue
        cut = telling.work(telling.sending, slot, BEAT)
        due = [moment for moment in held if moment <= cut]
        held = held[len(due) :]
        if person.plan_at(cut).cadence is Cadence.SAME_DAY:
            weeks.released += len(due)
        else:
            weeks.digests += 1
            weeks.told += len(due)
            _judge(last, slot, cut, person, telling, weeks)
        # A digest that was due already is not put off by a move (steps/subscribers/wishes.py).
        moved = moved or bool(person.moves and person.moves[0] <= cut)
        last, slot = cut, slot_after(person.weekday, person.hour, person.zone_at(cut), cut)
    weeks.waiting += len(held)


def _judge(
    last: datetime, slot: datetime, cut: datetime, person: Person, telling: Telling, weeks: Weeks
) -> None:
    """A week is too long, or cut twice; an outage or a move of the zone may explain it."""
    if person.moves and last <= person.moves[0] <= cut:
        return
    lost = telling.sending.within(last, cut)
    if cut - last > LONGEST_WEEK:
        explained = cut - last - lost <= LONGEST_WEEK
        weeks.explained_gaps += explained
        weeks.gaps += not explained
    if slot <= last:
        weeks.doubles += 1
