"""The documents of a world as rows: each with a platform and a reader of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from benchmarks.trusting.plots import Frame, Plot, Scenario
from models.declaration import Declaration, Page, PlatformFile
from models.tables import Destination, Subscriber
from storage.people import add_destination, add_subscriber, add_subscription
from workers.steps.watching.declare import declare_operator, declare_platforms

PLANS = ("watcher", "free")


@dataclass(frozen=True)
class Member:
    """One document: its platform's slug, the scenario that it plays, and the plan of its reader."""

    slug: str
    scenario: Scenario
    plan: str
    frame: Frame
    plot: Plot


def cast(scenarios: tuple[Scenario, ...], start: datetime, days: float) -> Iterator[Member]:
    """Give each scenario its documents, watched by each plan in turn."""
    number = 0
    for scenario in scenarios:
        for copy in range(scenario.documents):
            number += 1
            frame = Frame(start, days, number)
            slug = f"{scenario.name}-{copy}".replace("_", "-")
            yield Member(slug, scenario, PLANS[number % 2], frame, scenario.plot(frame))


def declare(
    session: Session, members: list[Member], address: Callable[[Member], str], now: datetime
) -> None:
    """Write what an operator and a reader of each document would have set up."""
    declare_platforms(session, [_file(member, address(member)) for member in members], now)
    declare_operator(session, "operator@example.org", now)
    for member in members:
        _watch(session, member, now)


def _file(member: Member, address: str) -> PlatformFile:
    page = Page(url=address)
    return PlatformFile(
        slug=member.slug,
        name=member.slug,
        homepage="https://fernway.example",
        documents=(Declaration(type="Privacy Policy", pages=(page,)),),
    )


def _watch(session: Session, member: Member, now: datetime) -> None:
    before = now - timedelta(days=1)
    reader = Subscriber(
        email=f"{member.slug}@example.org",
        plan=member.plan,
        created_at=before,
        last_cut_at=before,
        next_digest_at=now,
    )
    subscriber_id = add_subscriber(session, reader)
    mail = Destination(
        subscriber_id=subscriber_id,
        channel="email",
        settings={"address": reader.email},
        created_at=before,
        verified_at=before,
    )
    add_destination(session, mail)
    add_subscription(session, subscriber_id, member.slug, before)
