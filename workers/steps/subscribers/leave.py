"""Hand somebody all that is on record of them, and forget them when they ask for it."""

from typing import Any

from sqlmodel import Session

from models.tables import Destination, Subscriber
from notifications.channels import channel_named
from storage.acknowledgements import acknowledgements_of
from storage.api_keys import keys_of
from storage.baselines import baselines_of
from storage.commitments import all_touches, commitments_of
from storage.database import transaction
from storage.leaving import decisions_about, digests_of, drop_subscriber
from storage.people import destinations_of, lock_subscriber, subscriptions_of
from storage.team import assigned, members_of
from workers.context import Context

_SECRET = {"digest", "settings", "lease_token", "leased_until", "link_generation"}


def export(session: Session, subscriber: Subscriber, c: Context) -> dict[str, Any]:
    """Gather everything that is on record of a subscriber, as JSON; without what opens doors."""
    assert subscriber.id is not None
    return {
        "exported_at": c.now().isoformat(),
        "subscriber": _cells(subscriber),
        "subscriptions": [_cells(row) for row in subscriptions_of(session, subscriber.id)],
        "destinations": [_place(row, c) for row in destinations_of(session, [subscriber.id])],
        "api_keys": [_cells(row) for row in keys_of(session, subscriber.id)],
        "commitments": [_cells(row) for row in commitments_of(session, subscriber.id)],
        "touches": [_cells(row) for row in all_touches(session, subscriber.id)],
        "reviews": [_cells(row) for row in baselines_of(session, subscriber.id)],
        "acknowledgements": [_cells(row) for row in acknowledgements_of(session, subscriber.id)],
        "members": [_cells(row) for row in members_of(session, subscriber.id)],
        "assignments": dict(assigned(session, subscriber)),
        "decisions": [_cells(row) for row in decisions_about(session, subscriber.id)],
        "digests": [_cells(row) for row in digests_of(session, subscriber.id)],
    }


def delete_account(subscriber_id: int, c: Context) -> None:
    """Forget a subscriber; what is being sent at this moment may still arrive."""
    with transaction(c.engine) as session:
        lock_subscriber(session, subscriber_id)
        drop_subscriber(session, subscriber_id, c.now())


def _place(row: Destination, c: Context) -> dict[str, Any]:
    channel = channel_named(row.channel)
    return {**_cells(row), "label": channel.describe(channel.load(row.settings, c.keys))}


def _cells(row: Any) -> dict[str, Any]:
    cells: dict[str, Any] = row.model_dump(mode="json", exclude=_SECRET)
    return cells
