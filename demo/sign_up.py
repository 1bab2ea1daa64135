"""Signs the cast up, by the steps that real subscribers go through."""

from secrets import token_bytes
from typing import Any

from demo.cast import CAST, Person
from demo.receivers import Receivers
from models.tables import Destination
from notifications.channels import channels
from notifications.channels.webhook import make_secret
from storage.database import transaction
from storage.people import (
    add_destination,
    destinations_of,
    set_subscriber,
    set_subscription,
    subscriptions_of,
)
from workers.context import Context
from workers.steps.subscribe import add_platform, change_plan, sign_up


def bring_in(receivers: Receivers, c: Context) -> None:
    """Sign the whole cast up, in order, by the same steps that the web pages call."""
    for person in CAST:
        _bring_in(person, receivers, c)


def _bring_in(person: Person, receivers: Receivers, c: Context) -> None:
    subscriber_id = sign_up(
        person.email,
        c,
        plan=person.plan,
        name=person.name,
        floor=person.floor,
        operator=person.operator,
        digest_when_silent=False,
    )
    _verify_email(subscriber_id, c)
    for road in person.roads:
        _open_road(subscriber_id, road, _settings(person, road, receivers), c)
    for platform in person.watches:
        add_platform(subscriber_id, platform, c)
    if person.then:
        change_plan(subscriber_id, person.then, c)
    _apply_wishes(subscriber_id, person, c)


def _verify_email(subscriber_id: int, c: Context) -> None:
    """Stand in for the click on the link in the first mail."""
    with transaction(c.engine) as session:
        for destination in destinations_of(session, [subscriber_id]):
            destination.verified_at = c.now()
            session.add(destination)


def _settings(person: Person, road: str, receivers: Receivers) -> dict[str, Any]:
    if road == "slack":
        return {"url": receivers.slack_address(person.name.lower())}
    secret = make_secret(token_bytes(24))
    return {"url": receivers.webhook_address(person.name.lower(), secret), "secrets": [secret]}


def _open_road(subscriber_id: int, road: str, settings: dict[str, Any], c: Context) -> None:
    checked = channels()[road].settings.model_validate(settings)
    row = Destination(
        subscriber_id=subscriber_id,
        channel=road,
        settings=checked.model_dump(mode="json"),
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
        # The real first slot is the next Monday; the shortened period counts from now.
        cells: dict[str, Any] = {"next_digest_at": c.now()}
        if person.paused:
            cells["paused_at"] = c.now()
        set_subscriber(session, subscriber_id, **cells)
