"""Set a subscriber's plan for an operator, who saw before exactly what follows from it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from models.plans import Plan
from models.tables import Subscriber
from models.words import Cadence, Operation
from notifications.channels import channel_named
from notifications.policy import may_use_channel
from notifications.wording import counted, listed
from storage.database import transaction
from storage.operator_lists import find_person
from storage.people import destinations_of, platform_names
from workers.context import Context
from workers.steps.asking import plan_of
from workers.steps.operating.operate import Hand, Result, done, refused
from workers.steps.subscribers.subscribe import Moved, change_plan, foresee_plan

_CADENCE = {
    Cadence.WEEKLY: "They are told once a week, by digest.",
    Cadence.SAME_DAY: "They are told on the day we notice a change, unless they wish a digest.",
}
_OTHERWISE = "Not done: something changed since the consequences were shown. Please look again."


@dataclass(frozen=True)
class Consequence:
    """What a plan would do to one subscriber, in sentences; `mark` names exactly this."""

    plan: Plan
    sentences: Sequence[str]

    @property
    def mark(self) -> str:
        said = "\n".join((self.plan.slug, *self.sentences))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def foresee(subscriber: Subscriber, plan: Plan, c: Context) -> Consequence:
    """Say what follows if a subscriber gets a plan."""
    moved = foresee_plan(subscriber.id or 0, plan.slug, c)
    return Consequence(plan, tuple(_sentences(subscriber, plan, moved, c)))


def set_plan(subscriber_id: int, plan: Plan, mark: str, hand: Hand) -> Result:
    """Set a plan, if what follows is still what `mark` names."""

    def change() -> Result:
        with transaction(hand.c.engine) as session:
            subscriber = find_person(session, subscriber_id)
        if subscriber is None:
            return refused("There is no such subscriber.")
        if subscriber.plan == plan.slug:
            return refused(f"They are on the {plan.name} plan already.")
        if foresee(subscriber, plan, hand.c).mark != mark:
            return refused(_OTHERWISE)
        change_plan(subscriber_id, plan.slug, hand.c)
        return done(f"They are on the {plan.name} plan now.")

    return hand.note(Operation.SET_PLAN, f"subscriber:{subscriber_id}", change, plan=plan.slug)


def _sentences(subscriber: Subscriber, plan: Plan, moved: Moved, c: Context) -> Iterator[str]:
    before = plan_of(subscriber)
    yield f"{subscriber.email} moves from {before.name} to {plan.name}."
    with transaction(c.engine) as session:
        names = platform_names(session, [*moved.paused, *moved.resumed])
        rows = destinations_of(session, [subscriber.id or 0])
    yield from _of_platforms(moved, names)
    if moved.released:
        yield f"Sent at once, not by digest: {counted(moved.released, 'held change')}."
    if before.cadence is not plan.cadence:
        yield _CADENCE[plan.cadence]
    yield from _lost(before, plan, {row.channel for row in rows})


def _of_platforms(moved: Moved, names: Mapping[str, str]) -> Iterator[str]:
    if moved.paused:
        yield f"Paused, not deleted: {listed([names[slug] for slug in moved.paused])}."
    if moved.resumed:
        yield f"Watched again: {listed([names[slug] for slug in moved.resumed])}."
    if not moved.paused and not moved.resumed:
        yield "No platform is paused or resumed."


def _lost(before: Plan, plan: Plan, roads: Set[str]) -> Iterator[str]:
    closed = [channel_named(road) for road in sorted(roads) if not may_use_channel(plan, road)]
    if closed:
        yield f"Not told any more by {listed([channel.label for channel in closed])}."
    if lost := sorted(before.features - plan.features):
        yield f"No longer included: {listed([one.replace('_', ' ') for one in lost])}."
