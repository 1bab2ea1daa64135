"""Let operators in by a link that works once; theirs is another door than the subscribers'."""

import hashlib
import logging
from datetime import timedelta

from sqlmodel import Session

from models.words import Operation
from notifications.channels import DeliveryError
from notifications.compose import sign_in_message
from notifications.facts import SignInFacts
from notifications.links import SIGN_IN_LASTS, Grant
from storage.database import transaction
from storage.operator import (
    add_operator_link,
    end_operator_session,
    operator_with,
    unused_operator_link,
    use_operator_link,
)
from workers.context import Context
from workers.steps.admit import admit, limits_of_operator_sign_in
from workers.steps.operating.mail_directly import mail_directly
from workers.steps.operating.operate import Hand, done
from workers.steps.subscribers.welcome import Welcome, read_address

_log = logging.getLogger(__name__)
OPERATOR_SESSION_LASTS = timedelta(hours=8)


def ask_to_operate(email: str, network: str, c: Context) -> Welcome:
    """Count a request for a link, whoever asks; `send_operator_link` sends it where it is due."""
    address = read_address(email)
    if address is None:
        return Welcome.NO_ADDRESS
    with transaction(c.engine) as session:
        limits = limits_of_operator_sign_in(address, network)
        admitted = admit(session, c.site.secret, limits, c.now())
    return Welcome.SENT if admitted else Welcome.TOO_OFTEN


def send_operator_link(email: str, c: Context) -> None:
    """Mail a link to an operator, and nothing to anybody else."""
    address = read_address(email)
    if address not in c.settings.operators:
        return
    facts = SignInFacts(
        address=make_operator_link(address, c),
        at=c.now(),
        lasts=SIGN_IN_LASTS,
        purpose="operate Clausewatch",
    )
    try:
        mail_directly(sign_in_message(facts), [address], c)
    except DeliveryError as error:
        _log.error("operator's link not sent: %s", error.reason)


def make_operator_link(email: str, c: Context) -> str:
    """Return the address that lets an operator in, once."""
    with transaction(c.engine) as session:
        link_id = add_operator_link(session, email, c.now())
    return c.site.operate(link_id, c.now())


def opens_for_operator(session: Session, grant: Grant, c: Context) -> bool:
    """Say whether a link would still let its operator in."""
    return unused_operator_link(session, grant.sign_in_id or 0) in c.settings.operators


def begin_operating(grant: Grant, cookie: str, before: str, c: Context) -> bool:
    """Begin a session under a fresh cookie; what this browser had `before` ends.

    False when the link was used already.
    """
    with transaction(c.engine) as session:
        email = unused_operator_link(session, grant.sign_in_id or 0)
        if email not in c.settings.operators:
            return False
        end_operator_session(session, _key(before), c.now())
        began = use_operator_link(session, grant.sign_in_id or 0, _key(cookie), c.now())
    if began:
        about = f"session:{grant.sign_in_id}"
        Hand(email, c).note(Operation.SIGN_IN, about, lambda: done("Signed in."))
    return began


def operator_of(session: Session, cookie: str, c: Context) -> str | None:
    """Return who operates by a cookie; an address that the settings name no more does not."""
    since = c.now() - OPERATOR_SESSION_LASTS
    email = operator_with(session, _key(cookie), since) if cookie else None
    return email if email in c.settings.operators else None


def end_operating(email: str, cookie: str, c: Context) -> None:
    with transaction(c.engine) as session:
        end_operator_session(session, _key(cookie), c.now())
    Hand(email, c).note(Operation.SIGN_OUT, f"operator:{email}"[:80], lambda: done("Signed out."))


def _key(cookie: str) -> str:
    return hashlib.sha256(f"operator:{cookie}".encode()).hexdigest()
