"""Take a sign-up from the public: one answer for everybody, and no way to fill a mailbox."""

from enum import StrEnum
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from models.tables import Destination, Subscriber
from notifications.channels.email import EmailSettings
from storage.database import transaction
from storage.people import destinations_of, find_subscriber
from workers.context import Context
from workers.steps.admit import admit, limits_of_sign_up
from workers.steps.destinations.confirm import ask_again
from workers.steps.subscribers.subscribe import add_platform, sign_up


class Welcome(StrEnum):
    """What whoever signs up is told; it does not say whether the address was known."""

    SENT = "sent"
    TOO_OFTEN = "too_often"
    NO_ADDRESS = "no_address"


def welcome(email: str, network: str, c: Context, *, platform: str = "", **cells: Any) -> Welcome:
    """Sign an address up, or send its link once more; `network` is where the request came from.

    `platform` is the one to watch first. It counts while the address is unconfirmed, for later
    only its owner chooses, signed in.
    """
    address = read_address(email)
    if address is None:
        return Welcome.NO_ADDRESS
    with transaction(c.engine) as session:
        if not admit(session, c.site.secret, limits_of_sign_up(address, network), c.now()):
            return Welcome.TOO_OFTEN
        known = find_subscriber(session, address)
        own = own_mailbox(session, known) if known else None
    if known is None:
        _choose(sign_up(address, c, **cells), platform, c)
    elif own and own.verified_at is None:
        _choose(own.subscriber_id, platform, c)
        ask_again(own.id or 0, c)
    return Welcome.SENT


def own_mailbox(session: Session, subscriber: Subscriber) -> Destination | None:
    """Return the destination of the address that somebody signed up with."""
    rows = destinations_of(session, [subscriber.id or 0])
    mails = (row for row in rows if row.channel == "email")
    return next((row for row in mails if row.settings.get("address") == subscriber.email), None)


def read_address(email: str) -> str | None:
    """Return an e-mail address as it is known here, or None for what is none."""
    try:
        return EmailSettings(address=email).address.lower()
    except ValidationError:
        return None


def _choose(subscriber_id: int, platform: str, c: Context) -> None:
    if platform:
        add_platform(subscriber_id, platform, c)
