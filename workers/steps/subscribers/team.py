"""Members of an account: invite them, say what they may do, take them out, assign platforms."""

from sqlmodel import Session

from models.tables import Assignment, Destination, Member, Subscriber
from models.words import Role
from notifications.policy import TEAM, includes
from storage.database import transaction
from storage.people import add_destination, lock_subscriber, subscriptions_of
from storage.team import (
    add_member,
    assign,
    drop_assignment,
    drop_member,
    members_of,
    set_role,
)
from workers.context import Context
from workers.steps.admit import admit, limits_of_inviting
from workers.steps.asking import plan_of
from workers.steps.subscribers.sign_in import owe_link
from workers.steps.subscribers.welcome import read_address

MOST = 50


class TeamError(ValueError):
    """What was asked of a team cannot be; the message says why, for whoever asked."""


def invite(subscriber_id: int, email: str, role: Role, by: str, c: Context) -> int:
    """Add a member and send them the link that confirms them; `by` is who asked for it."""
    address = read_address(email)
    if address is None:
        raise TeamError("That is not an e-mail address. Please check it.")
    with transaction(c.engine) as session:
        subscriber = lock_subscriber(session, subscriber_id)
        _check(session, subscriber, address)
        if not admit(session, c.site.secret, limits_of_inviting(subscriber_id, address), c.now()):
            raise TeamError("Too many were invited today. Please wait until tomorrow.")
        row = Member(
            subscriber_id=subscriber_id, email=address, role=role, invited_at=c.now(), invited_by=by
        )
        member_id = add_member(session, row)
        owe_link(session, subscriber, _open_mailbox(session, row, c), c, row, joins=True)
    return member_id


def change_role(subscriber_id: int, member_id: int, role: Role, c: Context) -> bool:
    """Say what a member may do from now on; False where the account has no such one."""
    with transaction(c.engine) as session:
        return set_role(session, subscriber_id, member_id, role)


def remove_member(subscriber_id: int, member_id: int, c: Context) -> bool:
    """Take a member out: their sessions and links end at once.

    The account's own address is no member and stays, so that an owner always remains.
    """
    with transaction(c.engine) as session:
        return drop_member(session, subscriber_id, member_id)


def assign_platform(subscriber_id: int, platform_id: str, email: str, c: Context) -> None:
    """Say which address of an account sees to a platform that it watches; "" is nobody."""
    with transaction(c.engine) as session:
        subscriber = lock_subscriber(session, subscriber_id)
        watched = {row.platform_id for row in subscriptions_of(session, subscriber_id)}
        if platform_id not in watched:
            raise TeamError("That platform is not watched here.")
        if not email:
            drop_assignment(session, subscriber_id, platform_id)
            return
        row = Assignment(
            subscriber_id=subscriber_id,
            platform_id=platform_id,
            member_id=_named(session, subscriber, email),
            assigned_at=c.now(),
        )
        assign(session, row)


def team_of(session: Session, subscriber: Subscriber) -> list[str]:
    """List the addresses that may see to something: the account's own, and its members'."""
    rows = members_of(session, subscriber.id or 0)
    return [subscriber.email, *(row.email for row in rows)]


def _check(session: Session, subscriber: Subscriber, address: str) -> None:
    plan = plan_of(subscriber)
    if not includes(plan, TEAM):
        raise TeamError(f"The {plan.name} plan has no members.")
    team = team_of(session, subscriber)
    if address in team:
        raise TeamError("That address is in the account already.")
    if len(team) > MOST:
        raise TeamError(f"An account has {MOST} members at most.")


def _open_mailbox(session: Session, row: Member, c: Context) -> Destination:
    mailbox = Destination(
        subscriber_id=row.subscriber_id,
        channel="email",
        settings={"address": row.email},
        created_at=c.now(),
        member_id=row.id,
    )
    add_destination(session, mailbox)
    return mailbox


def _named(session: Session, subscriber: Subscriber, email: str) -> int | None:
    """Return the member of an address; None is the account's own."""
    if email == subscriber.email:
        return None
    rows = members_of(session, subscriber.id or 0)
    found = next((row.id for row in rows if row.email == email), None)
    if found is None:
        raise TeamError("That address is not in the account.")
    return found
