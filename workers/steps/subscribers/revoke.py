"""Revoke the links of a subscriber: whoever got hold of an old one opens nothing any more."""

from sqlmodel import Session

from models.tables import Subscriber
from notifications.links import Grant
from storage.people import raise_link_generation


def revoke_links(session: Session, subscriber_id: int) -> None:
    """Make every link sent to a subscriber until now worthless; those in new messages work."""
    raise_link_generation(session, subscriber_id)


def is_revoked(session: Session, grant: Grant) -> bool:
    subscriber = session.get(Subscriber, grant.subscriber_id)
    return subscriber is not None and subscriber.link_generation != grant.generation
