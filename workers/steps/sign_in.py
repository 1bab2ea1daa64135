"""Sign somebody in by a link that works once, and know them again by the session it began."""

import hashlib
from datetime import timedelta

from sqlmodel import Session

from models.tables import Destination, SignIn, Subscriber
from models.words import NotificationKind
from notifications.links import Grant
from storage.database import transaction
from storage.people import find_subscriber
from storage.sign_ins import add_sign_in, end_session, is_unused, reader_with, use_sign_in
from workers.context import Context
from workers.steps.admit import admit, limits_of_sign_in
from workers.steps.confirm import ask_again
from workers.steps.owe import owe_to
from workers.steps.revoke import is_revoked, revoke_links
from workers.steps.welcome import Welcome, own_mailbox, read_address

SESSION_LASTS = timedelta(days=14)


def ask_to_sign_in(email: str, network: str, c: Context) -> Welcome:
    """Send a link to an address if it is somebody's; the answer does not say whether.

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
            _owe_link(session, subscriber, own, c)
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
        return use_sign_in(session, grant.sign_in_id or 0, _key(cookie), c.now())


def reader_of(session: Session, cookie: str, c: Context) -> Subscriber | None:
    """Return who is signed in with a cookie."""
    return reader_with(session, _key(cookie), c.now() - SESSION_LASTS) if cookie else None


def sign_out(cookie: str, c: Context) -> None:
    with transaction(c.engine) as session:
        end_session(session, _key(cookie), c.now())


def sign_out_everywhere(subscriber_id: int, c: Context) -> None:
    """End every session, and with them every link sent until now."""
    with transaction(c.engine) as session:
        revoke_links(session, subscriber_id)


def _owe_link(session: Session, subscriber: Subscriber, own: Destination, c: Context) -> None:
    asked = SignIn(
        subscriber_id=subscriber.id or 0,
        generation=subscriber.link_generation,
        asked_at=c.now(),
    )
    sign_in_id = add_sign_in(session, asked)
    subject, content = f"sign-in:{sign_in_id}", {"sign_in_id": sign_in_id}
    owe_to(session, own, NotificationKind.SIGN_IN, subject, content, c.now())


def _key(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
