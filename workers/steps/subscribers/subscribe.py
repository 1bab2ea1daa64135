"""Sign people up, add what they watch within their plan's limit, and move them between plans."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from models.plans import Plan
from models.tables import Destination, Subscriber, Subscription
from models.words import NotificationKind
from notifications.limits import Added, Already, LimitReached, may_add, within_limit
from storage.database import open_session, transaction
from storage.people import (
    add_destination,
    add_subscriber,
    add_subscription,
    drop_subscription,
    lock_subscriber,
    set_subscriptions,
    subscriptions_of,
)
from workers.context import Context
from workers.steps.asking import hears_weekly, plan_of, watches_of
from workers.steps.destinations.confirm import ask_to_confirm
from workers.steps.owe import owe
from workers.steps.owed import release_held
from workers.steps.slot import next_digest

OVER_LIMIT = "over the plan's platform limit"


@dataclass(frozen=True)
class Moved:
    """What a move to another plan does: platforms by slug, and held changes sent at once."""

    paused: Sequence[str]
    resumed: Sequence[str]
    released: int = 0


def sign_up(email: str, c: Context, *, plan: str = "free", **cells: Any) -> int:
    """Add a subscriber, ask their address to confirm itself, and return the id."""
    now = c.now()
    subscriber = Subscriber(
        email=email, plan=plan, created_at=now, last_cut_at=now, next_digest_at=now, **cells
    )
    subscriber.next_digest_at = next_digest(subscriber, now, c)
    with transaction(c.engine) as session:
        subscriber_id = add_subscriber(session, subscriber)
        address = _email(subscriber_id, email, c)
        add_destination(session, address)
        ask_to_confirm(session, address, now)
    return subscriber_id


def add_platform(
    subscriber_id: int, platform_id: str, c: Context
) -> Added | Already | LimitReached:
    """Add a platform if the plan has room; exact under concurrency.

    The subscriber's row is locked first, then the watches are counted, then the new one goes in.
    """
    with transaction(c.engine) as session:
        subscriber = lock_subscriber(session, subscriber_id)
        watches = watches_of(subscriptions_of(session, subscriber_id))
        answer = may_add(plan_of(subscriber), watches, platform_id)
        if isinstance(answer, Added):
            add_subscription(session, subscriber_id, platform_id, c.now())
    return answer


def remove_platform(subscriber_id: int, platform_id: str, c: Context) -> None:
    """Stop watching a platform; one that was paused for want of room takes its place."""
    with transaction(c.engine) as session:
        subscriber = lock_subscriber(session, subscriber_id)
        drop_subscription(session, subscriber_id, platform_id)
        _fit_to_plan(session, subscriber, c)


def change_plan(subscriber_id: int, plan: str, c: Context) -> Moved:
    """Move a subscriber to another plan.

    Down: the platforms added first stay, the others are paused with the reason and one notice;
    nothing is deleted. Up: those paused for that reason resume, and what was held for a digest is
    sent now where they hear the same day. The next beat looks once more, for what a
    fan-out still under way holds by the old plan.
    """
    with transaction(c.engine) as session:
        subscriber, moved = _move(session, subscriber_id, plan, c)
        if moved.paused:
            _tell_of_pause(session, subscriber, moved.paused, c)
    return moved


def foresee_plan(subscriber_id: int, plan: str, c: Context) -> Moved:
    """Say what `change_plan` would do, by doing it and taking it back."""
    with open_session(c.engine) as session:
        _, moved = _move(session, subscriber_id, plan, c)
        session.rollback()
    return moved


def _move(session: Session, subscriber_id: int, plan: str, c: Context) -> tuple[Subscriber, Moved]:
    subscriber = lock_subscriber(session, subscriber_id)
    subscriber.plan = plan
    session.add(subscriber)
    session.flush()
    moved = _fit_to_plan(session, subscriber, c)
    return subscriber, replace(moved, released=keep_cadence(session, subscriber, c))


def keep_cadence(session: Session, subscriber: Subscriber, c: Context) -> int:
    """Go on by a subscriber's cadence, as it is now: what is held goes out at once, or is cut.

    Returns how many changes went out.
    """
    session.add(subscriber)
    if hears_weekly(subscriber):
        subscriber.next_digest_at = next_digest(subscriber, c.now(), c)
        return 0
    subscriber.next_digest_at = c.now()
    return release_held(session, subscriber, c.now())


def _fit_to_plan(session: Session, subscriber: Subscriber, c: Context) -> Moved:
    """Pause what the plan no longer covers, resume what it covers again."""
    assert subscriber.id is not None
    rows = subscriptions_of(session, subscriber.id)
    covered = within_limit(plan_of(subscriber), watches_of(rows))
    over = [row for row in rows if row.platform_id not in covered and row.paused_at is None]
    set_subscriptions(session, _ids(over), paused_at=c.now(), paused_reason=OVER_LIMIT)
    back = _resumable(rows, covered)
    set_subscriptions(session, _ids(back), paused_at=None, paused_reason=None)
    return Moved([row.platform_id for row in over], [row.platform_id for row in back])


def _ids(rows: Sequence[Subscription]) -> list[int]:
    return [row.id for row in rows if row.id is not None]


def _resumable(rows: Sequence[Subscription], covered: frozenset[str]) -> list[Subscription]:
    return [r for r in rows if r.platform_id in covered and r.paused_reason == OVER_LIMIT]


def _tell_of_pause(
    session: Session, subscriber: Subscriber, paused: Sequence[str], c: Context
) -> None:
    plan: Plan = plan_of(subscriber)
    content = {
        "headline": f"Your {plan.name} plan covers {plan.max_platforms} of your platforms",
        "sentences": [
            "The platforms that you added first stay watched.",
            f"Paused, not deleted: {', '.join(paused)}.",
            "They resume by themselves when your plan has room for them.",
        ],
    }
    subject = f"plan:{plan.slug}:{c.now().isoformat()}"
    owe(session, subscriber.id, NotificationKind.NOTICE, subject, content, c.now())


def _email(subscriber_id: int, email: str, c: Context) -> Destination:
    return Destination(
        subscriber_id=subscriber_id,
        channel="email",
        settings={"address": email},
        created_at=c.now(),
    )
