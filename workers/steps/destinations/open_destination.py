"""Add a destination, try it out, and replace the secret that signs what a webhook is sent."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from models.mistakes import explain
from models.tables import Destination
from models.words import NotificationKind
from notifications.channels import Channel, ChannelSettings, channel_named
from notifications.channels.webhook import WebhookSettings, make_secret
from notifications.policy import may_use_channel
from storage.bounces import lock_destination
from storage.database import transaction
from storage.destinations import write_settings
from storage.people import add_destination, destinations_of, lock_subscriber
from workers.context import Context
from workers.road import rules_of
from workers.steps.admit import Limit, admit, limits_of_adding, limits_of_link
from workers.steps.asking import plan_of
from workers.steps.destinations.confirm import ask_to_confirm
from workers.steps.owe import owe_to

MOST = 20


@dataclass(frozen=True)
class Opened:
    """A destination was added and asked to confirm itself."""

    id: int
    settings: ChannelSettings


@dataclass(frozen=True)
class Refused:
    """Nothing was added, for this reason, in a sentence for its owner."""

    reason: str


def open_destination(
    subscriber_id: int, name: str, cells: dict[str, Any], c: Context
) -> Opened | Refused:
    """Add a destination by what its owner entered; nothing but its code arrives unconfirmed."""
    channel = channel_named(name)
    try:
        settings = channel.settings.model_validate(cells)
    except ValidationError as error:
        return Refused("; ".join(explain(fault) for fault in error.errors()))
    if refused := channel.check(settings, rules_of(c.settings)):
        return Refused(refused)
    with transaction(c.engine) as session:
        if refused := _no_room(session, subscriber_id, channel):
            return Refused(refused)
        if not admit(session, c.site.secret, limits_of_adding(subscriber_id), c.now()):
            return Refused("Many were added today. Please wait until tomorrow.")
        row = Destination(
            subscriber_id=subscriber_id,
            channel=name,
            settings=channel.store(settings, c.keys),
            created_at=c.now(),
        )
        destination_id = add_destination(session, row)
        admit(session, c.site.secret, limits_of_link(destination_id), c.now())
        ask_to_confirm(session, row, c.now())
    return Opened(destination_id, settings)


def try_destination(destination_id: int, c: Context) -> bool:
    """Send a destination one test message; False when it had several within an hour."""
    now = c.now()
    with transaction(c.engine) as session:
        row = lock_destination(session, destination_id)
        limit = Limit("test", str(destination_id), 5, timedelta(hours=1))
        if row is None or not admit(session, c.site.secret, [limit], now):
            return False
        owe_to(session, row, NotificationKind.TEST, f"test:{now.isoformat()}", {}, now)
    return True


def replace_secret(destination_id: int, key: bytes, c: Context) -> str | None:
    """Sign with a new secret made of `key`, 24 to 64 random bytes, and for a day with the old.

    Returns the new secret, for its owner to see once; None where there is no such webhook.
    """
    secret, channel = make_secret(key), channel_named("webhook")
    with transaction(c.engine) as session:
        row = lock_destination(session, destination_id)
        if row is None or row.channel != channel.name:
            return None
        settings = channel.load(row.settings, c.keys)
        assert isinstance(settings, WebhookSettings)
        fresh = settings.replaced(secret, c.now())
        write_settings(session, destination_id, channel.store(fresh, c.keys))
    return secret


def _no_room(session: Session, subscriber_id: int, channel: Channel[Any, Any]) -> str:
    plan = plan_of(lock_subscriber(session, subscriber_id))
    if not may_use_channel(plan, channel.name):
        return f"The {plan.name} plan does not include {channel.label}."
    full = len(destinations_of(session, [subscriber_id])) >= MOST
    return f"There is room for {MOST} destinations." if full else ""
