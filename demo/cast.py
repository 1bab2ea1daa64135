"""Who watches in the story: each plan, each road, and each reason for not being told."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.words import Significance

ALL = ("quillhaven", "tallybrook", "lumenpost", "northkiln")


@dataclass(frozen=True, slots=True)
class Person:
    """One subscriber; `watches` in the order they were added, `roads` beside e-mail.

    `then` is the plan they move to after signing up.
    """

    name: str
    plan: str
    watches: tuple[str, ...]
    tells: str
    roads: tuple[str, ...] = ()
    mutes: tuple[str, ...] = ()
    floor: Significance = Significance.MINOR
    paused: bool = False
    operator: bool = False
    then: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@reader.example"


CAST = (
    Person("Ada", "free", ("quillhaven",), "Free: one platform, a digest"),
    Person("Ben", "watcher", ALL, "Watcher: e-mail and Slack, same day", roads=("slack",)),
    Person(
        "Cleo",
        "professional",
        ALL,
        "Professional: e-mail, Slack and a webhook, same day",
        roads=("slack", "webhook"),
    ),
    Person(
        "Dee",
        "watcher",
        ("northkiln", "tallybrook", "quillhaven"),
        "moved from Watcher to Free with three platforms: two are over the limit",
        then="free",
    ),
    Person(
        "Eli", "watcher", ("tallybrook",), "Watcher: has muted Tallybrook", mutes=("tallybrook",)
    ),
    Person("Fay", "watcher", ALL, "Watcher: has paused everything", paused=True),
    Person("Gus", "watcher", ALL, "Watcher: wants major changes only", floor=Significance.MAJOR),
    Person(
        "Olga",
        "free",
        (),
        "runs this Clausewatch: is told of pages that are not believed",
        operator=True,
    ),
)
OPERATOR = next(person for person in CAST if person.operator)
BY_EMAIL: Mapping[str, Person] = {person.email: person for person in CAST}
