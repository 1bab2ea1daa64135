"""What the story must lead to, written down beforehand: every message, and every quiet page."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from demo.cast import CAST, OPERATOR, Person
from models.words import NotificationKind, Outcome

MAIL = "email"


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """One message to one person; `revision` is 0 where a message names none."""

    to: str
    road: str
    kind: NotificationKind
    path: str = ""
    revision: int = 0

    def __str__(self) -> str:
        about = f" about {self.path}" if self.path else ""
        revision = f" (revision {self.revision})" if self.revision else ""
        return f"{self.kind.value} by {self.road} to {self.to}{about}{revision}"


@dataclass(frozen=True, slots=True)
class News:
    """A revision worth telling; `proof` are words of it that every full message quotes."""

    path: str
    revision: int
    proof: str
    major: bool = False

    @property
    def platform(self) -> str:
        return self.path.partition("/")[0]


NEWS = (
    News("quillhaven/terms-of-service", 2, "including drafts that you have not shared", major=True),
    News("tallybrook/terms-of-service", 2, "final and binding arbitration", major=True),
    News("tallybrook/conditions-of-sale", 2, "We pay the cost of sending it back"),
    News("northkiln/data-processing-agreement", 2, "for example by replying to the e-mail"),
    News("quillhaven/privacy-policy", 3, "download all your drafts"),
    News("tallybrook/conditions-of-sale", 3, "in the chat of our shop"),
    News("northkiln/acceptable-use-policy", 3, "a model that competes with ours"),
)
CHALLENGED = "lumenpost/privacy-policy"
REPLACED = "lumenpost/community-guidelines"
"""Its fourth revision is in doubt until an operator decides."""

# What the looks at each page must come to, after the second and after the third revision.
LOOKS: Mapping[str, tuple[Outcome, Outcome]] = {
    "quillhaven/terms-of-service": (Outcome.CHANGE, Outcome.CHANGE),
    "quillhaven/privacy-policy": (Outcome.CHANGE, Outcome.CHANGE),
    "tallybrook/terms-of-service": (Outcome.CHANGE, Outcome.CHANGE),
    "tallybrook/conditions-of-sale": (Outcome.CHANGE, Outcome.CHANGE),
    REPLACED: (Outcome.UNSTABLE, Outcome.UNCHANGED),
    CHALLENGED: (Outcome.SUSPECT, Outcome.UNCHANGED),
    "northkiln/acceptable-use-policy": (Outcome.CHANGE, Outcome.CHANGE),
    "northkiln/data-processing-agreement": (Outcome.CHANGE, Outcome.CHANGE),
}


def expected_before_changes() -> Iterator[Told]:
    """Every reader confirms an address; Dee is told that two of her platforms are paused."""
    readers = (person for person in CAST if not person.operator)
    yield from (Told(person.email, MAIL, NotificationKind.SIGN_IN) for person in readers)
    yield Told(_email("Dee"), MAIL, NotificationKind.NOTICE)


def expected_of(revision: int) -> Iterator[Told]:
    """Name every message that the publication of one revision of everything must lead to."""
    for news in NEWS:
        if news.revision == revision:
            yield from _alerts(news)
            yield from _digests(news)
    if revision in (2, 3):  # it cannot be read, and is back
        yield Told(OPERATOR.email, MAIL, NotificationKind.SUSPECT, CHALLENGED)
    if revision == 4:
        yield Told(OPERATOR.email, MAIL, NotificationKind.SUSPECT, REPLACED)


def _alerts(news: News) -> Iterator[Told]:
    told = [_person("Ben"), _person("Cleo")] + ([_person("Gus")] if news.major else [])
    for person in told:
        for road in (MAIL, *person.roads):
            kind = NotificationKind.ALERT
            yield Told(person.email, road, kind, news.path, news.revision)


def _digests(news: News) -> Iterator[Told]:
    # What the Free plan covers: the one platform, and of Dee's three the one added first.
    watching = {"quillhaven": "Ada", "northkiln": "Dee"}
    if news.platform in watching:
        to = _email(watching[news.platform])
        yield Told(to, MAIL, NotificationKind.DIGEST, news.path)


def differences(expected: Counter[Told], arrived: Counter[Told]) -> list[str]:
    """Name every message that is missing, unexpected or came twice."""
    missing = [f"missing: {told}" for told in sorted((expected - arrived).elements())]
    extra = [
        f"{'repeated' if told in expected else 'unexpected'}: {told}"
        for told in sorted((arrived - expected).elements())
    ]
    return missing + extra


def _person(name: str) -> Person:
    return next(person for person in CAST if person.name == name)


def _email(name: str) -> str:
    return _person(name).email
