"""Take a sign-up from the public: one answer for everybody, and no way to fill a mailbox."""

from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from notifications.channels.email import EmailSettings
from storage.database import transaction
from storage.people import destinations_of, find_subscriber
from workers.context import Context
from workers.steps.admit import admit, limits_of_sign_up
from workers.steps.confirm import ask_again
from workers.steps.subscribe import sign_up


class Welcome(StrEnum):
    """What whoever signs up is told; it does not say whether the address was known."""

    SENT = "sent"
    TOO_OFTEN = "too_often"
    NO_ADDRESS = "no_address"


def welcome(email: str, network: str, c: Context, **cells: Any) -> Welcome:
    """Sign an address up, or send its link once more; `network` is where the request came from."""
    address = read_address(email)
    if address is None:
        return Welcome.NO_ADDRESS
    with transaction(c.engine) as session:
        if not admit(session, c.site.secret, limits_of_sign_up(address, network), c.now()):
            return Welcome.TOO_OFTEN
        known = find_subscriber(session, address)
        rows = destinations_of(session, [known.id or 0]) if known else []
    if known is None:
        sign_up(address, c, **cells)
    for row in rows:
        if row.channel == "email" and row.verified_at is None:
            ask_again(row.id or 0, c)
    return Welcome.SENT


def read_address(email: str) -> str | None:
    """Return an e-mail address as it is known here, or None for what is none."""
    try:
        return EmailSettings(address=email).address.lower()
    except ValidationError:
        return None
