"""The story: every page is seen, then changed twice, one replaced; all hear what they should."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from demo.account import Account, read_account
from demo.arrived import read_arrived
from demo.cast import BY_EMAIL
from demo.expected import (
    LOOKS,
    REPLACED,
    Told,
    differences,
    expected_before_changes,
    expected_of,
)
from demo.sign_up import confirm, links_to_confirm, settle_in, sign_everybody_up
from demo.stage import Stage
from models.words import Outcome
from storage.database import transaction
from storage.ledger import looks_since

PATIENCE = 30.0
"""How many seconds one act may take before the story goes on and tells what is missing."""
QUIET = 7.0
"""How many seconds without any message end the story: longer than a look and its confirmation."""
_GLANCE = 0.2


@dataclass(frozen=True)
class Ending:
    """How the story ended; `faults` is empty when exactly the expected came to pass."""

    account: Account
    faults: tuple[str, ...]
    messages: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        rest = {"faults": self.faults, "messages": self.messages, "seconds": round(self.seconds)}
        return self.account.to_json() | rest


@dataclass
class Story:
    """The story as it is told: what should have arrived up to now, and which looks are due."""

    stage: Stage
    progress: Progress
    expected: Counter[Told] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def begin(self) -> None:
        receivers, c = self.stage.receivers, self.stage.context
        ids = sign_everybody_up(c)
        self._await("Signing up", len(ids), lambda: len(links_to_confirm(receivers)))
        for link in links_to_confirm(receivers):
            confirm(link)
        for email, subscriber_id in ids.items():
            settle_in(BY_EMAIL[email], subscriber_id, receivers, c)
        self.expected.update(expected_before_changes())
        self._await_looks("Looking for the first time", dict.fromkeys(LOOKS, Outcome.FIRST))

    def publish(self, revision: int) -> None:
        """Publish one revision of everything, and wait until it was noticed and told."""
        now = self.stage.context.now()
        for path in LOOKS:
            self.stage.site.publish(path, revision)
        self.expected.update(expected_of(revision))
        title = f"Revision {revision} is out"
        due = {path: outcomes[revision - 2] for path, outcomes in LOOKS.items()}
        self._await_looks(f"{title}: looks", due, now)
        self._await(f"{title}: messages", self.expected.total(), self._heard)

    def replace(self) -> None:
        """Publish a text that nobody but an operator can believe, and leave it to them."""
        self.stage.site.publish(REPLACED, 4)
        self.expected.update(expected_of(4))
        self._await("One is replaced: the operator", self.expected.total(), self._heard)

    def _await_looks(
        self, title: str, due: dict[str, Outcome], since: datetime | None = None
    ) -> None:
        wanted = set(due.items())
        self._await(title, len(wanted), lambda: len(wanted & self._looks(since)))
        for path, outcome in sorted(wanted - self._looks(since)):
            self.faults.append(f"never {outcome.value}: {path}")

    def _await(self, title: str, total: int, count: Callable[[], int]) -> None:
        task = self.progress.add_task(title, total=total)
        deadline = time.monotonic() + PATIENCE
        while (reached := count()) < total and time.monotonic() < deadline:
            self.progress.update(task, completed=reached)
            self.stage.system.check()
            time.sleep(_GLANCE)
        self.progress.update(task, completed=reached)
        self.progress.stop_task(task)

    def _heard(self) -> int:
        return (self.expected & self.arrived()).total()

    def arrived(self) -> Counter[Told]:
        return Counter(read_arrived(self.stage.receivers, self.stage.site))

    def _looks(self, since: datetime | None) -> set[tuple[str, Outcome]]:
        paths = {(p.platform, p.terms_type): p.path for p in self.stage.site.policies.values()}
        with transaction(self.stage.context.engine) as session:
            looks = looks_since(session, since or self.stage.began)
        return {(paths[look.platform, look.terms_type], look.outcome) for look in looks}

    def await_quiet(self) -> None:
        """Wait until nothing has arrived for a while, so that what should not come can."""
        task = self.progress.add_task("Listening for anything more", total=round(QUIET))
        quiet_since, known = time.monotonic(), self.stage.receivers.total
        while (quiet := time.monotonic() - quiet_since) < QUIET:
            if self.stage.receivers.total != known:
                quiet_since, known = time.monotonic(), self.stage.receivers.total
            self.progress.update(task, completed=int(quiet))
            self.stage.system.check()
            time.sleep(_GLANCE)
        self.progress.update(task, completed=round(QUIET))


def tell_story(stage: Stage, console: Console) -> Ending:
    """Tell the whole story on a stage that is set; at most about a minute."""
    started = time.monotonic()
    with _bars(console) as progress:
        story = Story(stage, progress)
        story.begin()
        story.publish(2)
        story.publish(3)
        story.replace()
        story.await_quiet()
    arrived = story.arrived()
    with transaction(stage.context.engine) as session:
        account = read_account(session, stage.began)
    faults = (*story.faults, *differences(story.expected, arrived), *_refused(stage))
    return Ending(account, faults, arrived.total(), time.monotonic() - started)


def _refused(stage: Stage) -> Iterator[str]:
    """Name what the receivers themselves would have refused or seen twice."""
    for slack in stage.receivers.slack:
        yield from (f"Slack refuses {slack.path}: {fault}" for fault in slack.faults)
    for call in stage.receivers.webhooks:
        if call.fault:
            yield f"webhook signature of {call.id} does not hold: {call.fault}"
    if stage.receivers.repeated:
        yield f"{stage.receivers.repeated} webhook calls came again"


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:<32}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
