"""Keep the Slack channel that somebody installed us in: a new destination, or the same one anew."""

from sqlmodel import Session

from models.tables import Destination, Subscriber
from notifications.channels.slack import SlackSettings, channel
from notifications.policy import may_use_channel
from storage.database import transaction
from storage.destinations import write_settings
from storage.people import (
    add_destination,
    destinations_of,
    lock_subscriber,
    unverify_destination,
)
from workers.context import Context
from workers.steps.asking import plan_of
from workers.steps.destinations.switch_on import switch_on


def may_install(session: Session, subscriber_id: int) -> bool:
    """Say whether a subscriber's plan includes Slack."""
    subscriber = session.get(Subscriber, subscriber_id)
    return subscriber is not None and may_use_channel(plan_of(subscriber), channel.name)


def install_slack(subscriber_id: int, settings: SlackSettings, c: Context) -> int:
    """Store what Slack gave, for a channel that its member chose there, so confirmed already.

    Installed again for the same channel it takes the place of what was there, and lifts what
    had switched that off.
    """
    stored, now = channel.store(settings, c.keys), c.now()
    with transaction(c.engine) as session:
        lock_subscriber(session, subscriber_id)
        known = _same_place(session, subscriber_id, settings, c)
        if known is None:
            row = Destination(
                subscriber_id=subscriber_id,
                channel=channel.name,
                settings=stored,
                created_at=now,
                verified_at=now,
            )
            return add_destination(session, row)
        write_settings(session, known, stored)
        unverify_destination(session, known)
        switch_on(session, known, now)
        return known


def _same_place(
    session: Session, subscriber_id: int, settings: SlackSettings, c: Context
) -> int | None:
    for row in destinations_of(session, [subscriber_id]):
        if row.channel == channel.name:
            there = channel.load(row.settings, c.keys)
            same = (there.team, there.channel_id) == (settings.team, settings.channel_id)
            if (same and settings.channel_id) or there.url == settings.url:
                return row.id
    return None
