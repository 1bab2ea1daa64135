"""Sign somebody in by a link that works once, and know them again by the session it began."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from models.tables import Destination, Member, SignIn, Subscriber
from models.words import NotificationKind
from notifications.links import Grant
from notifications.policy import TEAM, includes
from storage.database import transaction
from storage.people import find_subscriber
from storage.sign_ins import (
    add_sign_in,
    end_session,
    end_sessions_of,
    is_unused,
    member_behind,
    reader_with,
    use_sign_in,
)
from storage.team import confirm_member, mailbox_of, memberships
from workers.context import Context
from workers.steps.admit import admit, limits_of_sign_in
from workers.steps.asking import plan_of
from workers.steps.destinations.confirm import ask_again
from workers.steps.owe import owe_to
from workers.steps.subscribers.revoke import is_revoked, revoke_links
from workers.steps.subscribers.welcome import Welcome, own_mailbox, read_address

SESSION_LASTS = timedelta(days=14)


@dataclass(frozen=True)
class Visitor:
    """Who is signed in to which account: a member, or without one the account's own address."""

    subscriber: Subscriber
    member: Member | None = None


def ask_to_sign_in(email: str, network: str, c: Context) -> Welcome:
    """Send a link an account to an address that is known; the answer does not say whether it is.

    One that was never confirmed gets what confirms it instead.
    """
    address = read_address(email)
    if address is None:
        return Welcome.NO_ADDRESS
    with transaction(c.engine) as session:
        if not admit(session, c.site.secret, limits_of_sign_in(address, network), c.now()):
            return Welcome.TOO_OFTEN
        subscriber = find_subscriber(session, address)
        own = own_mailbox(session, subscriber) if subscriber else None
        if subscriber and own and own.verified_at:
            owe_link(session, subscriber, own, c)
        _owe_links_of_member(session, address, c)
    if own and own.verified_at is None:
        ask_again(own.id or 0, c)
    return Welcome.SENT


def opens(session: Session, grant: Grant) -> bool:
    """Say whether a link would still sign its reader in."""
    named = grant.sign_in_id is not None and is_unused(session, grant.sign_in_id)
    return named and not is_revoked(session, grant)


def sign_in(grant: Grant, cookie: str, before: str, c: Context) -> bool:
    """Begin a session under a fresh cookie; what this browser had `before` ends.

    False when the link was used already.
    """
    with transaction(c.engine) as session:
        if not opens(session, grant):
            return False
        end_session(session, _key(before), c.now())
        sign_in_id = grant.sign_in_id or 0
        if member_id := member_behind(session, sign_in_id):
            confirm_member(session, member_id, c.now())
        return use_sign_in(session, sign_in_id, _key(cookie), c.now())


def who_visits(session: Session, cookie: str, c: Context) -> Visitor | None:
    """Return who is signed in with a cookie; members are while the account's plan has them."""
    found = reader_with(session, _key(cookie), c.now() - SESSION_LASTS) if cookie else None
    if found is None or (found[1] and not includes(plan_of(found[0]), TEAM)):
        return None
    return Visitor(*found)


def sign_out(cookie: str, c: Context) -> None:
    with transaction(c.engine) as session:
        end_session(session, _key(cookie), c.now())


def sign_out_everywhere(visitor: Visitor, c: Context) -> None:
    """End every session, and with them every link sent until now; a member ends only their own."""
    with transaction(c.engine) as session:
        if visitor.member:
            end_sessions_of(session, visitor.member.id or 0, c.now())
        else:
            revoke_links(session, visitor.subscriber.id or 0)


def owe_link(
    session: Session,
    subscriber: Subscriber,
    mailbox: Destination,
    c: Context,
    member: Member | None = None,
    *,
    joins: bool = False,
) -> None:
    """Owe the account's own address, or one of its members, a link that opens it once.

    `joins` makes it an invitation, which lasts longer.
    """
    asked = SignIn(
        subscriber_id=subscriber.id or 0,
        generation=subscriber.link_generation,
        asked_at=c.now(),
        member_id=member.id if member else None,
    )
    sign_in_id = add_sign_in(session, asked)
    content = {"sign_in_id": sign_in_id}
    named = {"account": subscriber.email, "joins": joins} if member else {}
    subject = f"sign-in:{sign_in_id}"
    owe_to(session, mailbox, NotificationKind.SIGN_IN, subject, content | named, c.now())


def _owe_links_of_member(session: Session, address: str, c: Context) -> None:
    for member, subscriber in memberships(session, address):
        mailbox = mailbox_of(session, member.id or 0)
        if mailbox and includes(plan_of(subscriber), TEAM):
            owe_link(session, subscriber, mailbox, c, member)


def _key(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
