"""Invented platforms that change, and subscribers in every time zone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import available_timezones

from models.plans import Plan, plans
from models.taxonomy import taxonomy
from models.words import Significance
from notifications.policy import FOLLOWING, Event, Listener, Watch, includes

ZONES = sorted(available_timezones())
WEIGHTS = {"free": 0.7, "watcher": 0.25, "professional": 0.05}
TOLD = (Significance.MINOR, Significance.MODERATE, Significance.MAJOR)
MOST_WATCHED = 60


@dataclass
class Person:
    """One subscriber; `moves` and `turns` say when they change their zone or plan, and to what."""

    plan: Plan
    listener: Listener
    watches: list[Watch]
    weekday: int
    hour: int
    moves: tuple[datetime, str] | None = None
    turns: tuple[datetime, Plan] | None = None
    held: list[datetime] = field(default_factory=list)

    def plan_at(self, moment: datetime) -> Plan:
        return self.turns[1] if self.turns and self.turns[0] <= moment else self.plan

    def zone_at(self, moment: datetime) -> str:
        moved = self.moves and self.moves[0] <= moment
        return self.moves[1] if self.moves and moved else self.listener.time_zone


@dataclass(frozen=True)
class Published:
    """A platform changed its text at a moment that nobody knows yet."""

    platform: int
    at: datetime
    event: Event


def invent_people(
    chance: Random, count: int, platforms: int, start: datetime, year: timedelta
) -> list[Person]:
    """Invent subscribers; popular platforms have many of them."""
    offered = plans()
    slugs = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=count)
    return [_person(chance, offered[slug], platforms, start, year) for slug in slugs]


def _person(chance: Random, plan: Plan, platforms: int, start: datetime, year: timedelta) -> Person:
    most = min(plan.max_platforms, MOST_WATCHED)
    watched = {int(platforms * chance.random() ** 2) for _ in range(chance.randint(1, most))}
    added = start - timedelta(days=1)
    default = chance.random() < 0.6
    return Person(
        plan,
        _listener(chance, plan),
        [Watch(str(number), added) for number in watched],
        weekday=0 if default else chance.randrange(7),
        hour=9 if default else chance.randrange(24),
        moves=_once(chance, 0.02, start, year, chance.choice(ZONES)),
        turns=_once(chance, 0.02, start, year, chance.choice(list(plans().values()))),
    )


def _listener(chance: Random, plan: Plan) -> Listener:
    follows = chance.random() < 0.3 and includes(plan, FOLLOWING)
    return Listener(
        floor=chance.choices(TOLD, (8, 1, 1))[0],
        time_zone=chance.choice(ZONES),
        follows=frozenset(chance.sample(list(taxonomy()), 10)) if follows else frozenset(),
        quiet=(22, 7) if chance.random() < 0.1 else None,
    )


def _once(
    chance: Random, how_likely: float, start: datetime, year: timedelta, to: Any
) -> tuple[datetime, Any] | None:
    return (start + year * chance.random(), to) if chance.random() < how_likely else None


def invent_changes(
    chance: Random, platforms: int, a_year: int, start: datetime, year: timedelta
) -> list[Published]:
    """Invent what platforms publish, in order."""
    names = list(taxonomy())
    found = []
    for platform in range(platforms):
        for _ in range(a_year):
            at = start + year * chance.random()
            touched = frozenset(chance.sample(names, chance.randrange(4)))
            significance = chance.choices(TOLD, (5, 3, 2))[0]
            event = Event(str(platform), True, significance, at, touched)
            found.append(Published(platform, at, event))
    return sorted(found, key=lambda change: change.at)
