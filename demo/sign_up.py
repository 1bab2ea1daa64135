"""Signs the cast up, by the steps that real subscribers go through."""

import re
from secrets import token_bytes
from typing import Any

import httpx

from demo.arrived import words_of_mail
from demo.cast import CAST, Person
from demo.receivers import Receivers
from models.tables import Destination
from notifications.channels import channels
from notifications.channels.webhook import make_secret
from storage.database import transaction
from storage.people import add_destination, set_subscriber, set_subscription, subscriptions_of
from workers.context import Context
from workers.steps.subscribers.subscribe import add_platform, change_plan, sign_up

_LINK = re.compile(r"http\S+/confirm/\S+")
_PATIENCE = 30.0


def sign_everybody_up(c: Context) -> dict[str, int]:
    """Sign every reader of the cast up, in order; return each by e-mail address.

    The operator is named by the settings instead.
    """
    return {person.email: _sign_up(person, c) for person in CAST if not person.operator}


def links_to_confirm(receivers: Receivers) -> list[str]:
    """Find the links that arrived for addresses to be confirmed with."""
    words = map(words_of_mail, receivers.emails)
    return [found[0] for text in words if (found := _LINK.search(text))]


def confirm(link: str) -> None:
    """Press the button of the page that a link leads to, as its reader does."""
    httpx.post(link, timeout=_PATIENCE, trust_env=False).raise_for_status()


def settle_in(person: Person, subscriber_id: int, receivers: Receivers, c: Context) -> None:
    """Choose channels, platforms and plan, by the steps that the web pages call."""
    for road in person.roads:
        _open_road(subscriber_id, road, _settings(person, road, receivers), c)
    for platform in person.watches:
        add_platform(subscriber_id, platform, c)
    if person.then:
        change_plan(subscriber_id, person.then, c)
    _apply_wishes(subscriber_id, person, c)


def _sign_up(person: Person, c: Context) -> int:
    return sign_up(
        person.email,
        c,
        plan=person.plan,
        name=person.name,
        floor=person.floor,
        digest_when_silent=False,
    )


def _settings(person: Person, road: str, receivers: Receivers) -> dict[str, Any]:
    if road == "slack":
        return {"url": receivers.slack_address(person.name.lower())}
    secret = make_secret(token_bytes(24))
    return {"url": receivers.webhook_address(person.name.lower(), secret), "secrets": [secret]}


def _open_road(subscriber_id: int, road: str, settings: dict[str, Any], c: Context) -> None:
    channel = channels()[road]
    row = Destination(
        subscriber_id=subscriber_id,
        channel=road,
        settings=channel.store(channel.settings.model_validate(settings), c.keys),
        created_at=c.now(),
        verified_at=c.now(),
    )
    with transaction(c.engine) as session:
        add_destination(session, row)


def _apply_wishes(subscriber_id: int, person: Person, c: Context) -> None:
    with transaction(c.engine) as session:
        for row in subscriptions_of(session, subscriber_id):
            if row.platform_id in person.mutes and row.id:
                set_subscription(session, row.id, muted_at=c.now())
        if person.paused:
            set_subscriber(session, subscriber_id, paused_at=c.now())
