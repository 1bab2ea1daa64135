"""The API served from a database of its own, with a key for every scope."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import httpx
import pytest
from cryptography.fernet import Fernet

from config.settings import Settings
from models.tables import Attempt, Decision, Notification, Subscriber, Subscription
from models.words import (
    ApiScope,
    AttemptOutcome,
    Cause,
    DecisionKind,
    NotificationKind,
    NotificationState,
)
from storage.database import transaction
from tests.factories import make_destination, make_subscriber, save
from workers.steps.subscribers.api_keys import make_key

ALL = tuple(ApiScope)
_CHANCES = count(1)


@dataclass
class Caller:
    """Somebody with a key, and how they call."""

    subscriber: Subscriber
    key: str
    calls: httpx.Client

    def get(self, path, **cells):
        return self.calls.get(f"/api/v1{path}", **cells)

    def post(self, path, json=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.calls.post(f"/api/v1{path}", json=json, headers=named)

    def put(self, path, json):
        return self.calls.put(f"/api/v1{path}", json=json)

    def delete(self, path):
        return self.calls.delete(f"/api/v1{path}")


@pytest.fixture
def settings(database):
    key = Fernet.generate_key().decode()
    cells = {"database_url": database.url, "secret_key": "s" * 40, "data_keys": key}
    return Settings(_env_file=None, **cells)


@pytest.fixture
def calling(web, database, now):
    """Make somebody on a plan, with a key of some scopes."""
    clients = []

    def make(plan="professional", scopes=ALL):
        subscriber = make_subscriber(database.engine, plan)
        chance = next(_CHANCES).to_bytes(38, "little")
        with transaction(database.engine) as session:
            key = make_key(session, subscriber.id, scopes, chance, now)
        headers = {"Authorization": f"Bearer {key}"}
        client = httpx.Client(
            base_url=web.base_url, headers=headers, timeout=60, trust_env=False, verify=False
        )
        clients.append(client)
        return Caller(subscriber, key, client)

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def ada(calling):
    return calling()


@dataclass
class Owned:
    """The ids of what somebody owns."""

    platform: str
    destination_id: int
    message_id: int
    name: str


@pytest.fixture
def owning(database, records, now):
    """Give somebody a platform with an alert, a webhook, and a message that failed."""

    def give(caller):
        engine, who = database.engine, caller.subscriber
        platform = f"platform-{who.id}"
        change = change_on(records, platform)
        save(engine, Subscription(subscriber_id=who.id, platform_id=platform, added_at=now))
        cells = {"url": "https://hooks.reader.example/x", "secrets": ["whsec_" + "A" * 32]}
        webhook = make_destination(engine, who, "webhook", cells)
        message = save(engine, failed_message(webhook, now))
        save(engine, failed_attempt(message, now), told(change, who, now))
        return Owned(platform, webhook.id, message.id, change.public_id)

    return give


def change_on(records, platform):
    document = records.document(platform, "Theirs")
    versions = records.version(document, 1, Cause.FIRST), records.version(document, 2)
    change = records.change(*versions)
    records.session.commit()
    return change


def failed_message(webhook, now):
    return Notification(
        kind=NotificationKind.TEST,
        subject="test:1",
        subscriber_id=webhook.subscriber_id,
        destination_id=webhook.id,
        channel="webhook",
        created_at=now - timedelta(hours=1),
        next_attempt_at=now,
        state=NotificationState.FAILED,
        reason="the far side said 500",
        attempts=1,
        ended_at=now,
    )


def failed_attempt(message, now):
    return Attempt(
        notification_id=message.id,
        number=1,
        at=now,
        duration_ms=12,
        outcome=AttemptOutcome.PERMANENT,
        status="500",
        answer="Oh no",
    )


def told(change, who, now):
    return Decision(
        change_id=change.id,
        subscriber_id=who.id,
        kind=DecisionKind.SEND_NOW,
        plan=who.plan,
        decided_at=now,
    )
