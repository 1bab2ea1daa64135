"""Take the platform files into the database, and the operator's address with them."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from models.declaration import PlatformFile
from models.tables import Destination, Subscriber
from storage.declared import declare_platforms as write_platforms
from storage.people import add_destination, add_subscriber, find_subscriber


def declare_platforms(session: Session, files: Sequence[PlatformFile], now: datetime) -> int:
    """Upsert platforms and documents; return how many documents are declared."""
    return write_platforms(session, files, now)


def declare_operator(session: Session, email: str, now: datetime) -> None:
    """Make sure that the operator is told of suspect documents; an empty address tells nobody."""
    if not email or find_subscriber(session, email):
        return
    operator = Subscriber(
        email=email, operator=True, created_at=now, last_cut_at=now, next_digest_at=now
    )
    address = Destination(
        subscriber_id=add_subscriber(session, operator),
        channel="email",
        settings={"address": email},
        created_at=now,
        verified_at=now,
    )
    add_destination(session, address)
