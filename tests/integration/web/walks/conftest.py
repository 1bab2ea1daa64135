"""Two readers and all that is theirs, for walks over every route."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import httpx
import pytest
from cryptography.fernet import Fernet

from config.settings import Settings
from models.tables import (
    Attempt,
    Baseline,
    Commitment,
    Decision,
    Destination,
    Member,
    Notification,
    Subscriber,
    Subscription,
)
from models.words import (
    ApiScope,
    AttemptOutcome,
    DecisionKind,
    NotificationKind,
    NotificationState,
    Role,
)
from storage.database import transaction
from workers.steps.subscribers.api_keys import make_key

OPS = "ops@example.org"
_CHANCES = count(1)


@pytest.fixture
def settings(database, tmp_path):
    return Settings(
        _env_file=None,
        database_url=database.url,
        data_dir=tmp_path,
        secret_key="s" * 40,
        data_keys=Fernet.generate_key().decode(),
        operator_email=OPS,
        api_per_minute=10_000,
    )


@dataclass
class Walker:
    """Somebody signed in, with a key of the API, and the ids of what is theirs."""

    subscriber: Subscriber
    cookie: str
    key: str
    client: httpx.Client
    values: dict[str, str] = field(default_factory=dict)

    def ask(self, method, path, **cells):
        headers = {"Cookie": self.cookie, "Authorization": f"Bearer {self.key}"}
        return self.client.request(method, path, headers=headers, **cells)

    @property
    def token(self):
        return re.search(r'name="token" value="(\w+)"', self.ask("get", "/account").text)[1]


@pytest.fixture
def walking(web, signed_in, database, now):
    """Sign somebody in on a plan, and make them a key."""

    def enter(name, plan="professional"):
        person = signed_in(name, plan)
        cookie = f"clausewatch={web.cookies['clausewatch']}"
        chance = next(_CHANCES).to_bytes(38, "little")
        with transaction(database.engine) as session:
            key = make_key(session, person.id, ApiScope, chance, now)
        web.cookies.clear()
        return Walker(person, cookie, key, web)

    return enter


class Life:
    """Writes what readers have: channels, messages with tries, alerts, keys, commitments."""

    def __init__(self, records, now):
        self.records, self.now, self.numbers = records, now, count(1)

    def give(self, walker, change):
        """Give a reader one of everything that has an owner, about a change."""
        theirs = {"subscriber_id": walker.subscriber.id}
        hook = self._channel(theirs)
        message = self.message(theirs, hook)
        self._decision(theirs, change)
        words = {"text": f"Promise {next(self.numbers)}", "provisions": ["retention"]}
        promise = self.records.add(Commitment(**theirs, **words, created_at=self.now))
        invited = {"role": Role.READER, "invited_at": self.now, "invited_by": "ada"}
        member = self.records.add(Member(**theirs, email=f"{message.id}@team.example", **invited))
        walker.values |= {
            "member_id": str(member.id),
            "destination_id": str(hook.id),
            "message_id": str(message.id),
            "commitment_id": str(promise.id),
            "alerts/name": change.public_id,
            "handle": walker.key.split("_")[1],
            "subscriptions/platform": change.platform_id,
            "platform": change.platform_id,
        }

    def watch(self, walker, platform):
        row = Subscription(
            subscriber_id=walker.subscriber.id, platform_id=platform, added_at=self.now
        )
        self.records.add(row)

    def review(self, walker, change):
        at = {"reviewed_at": self.now, "version_id": change.before_version_id}
        self.records.add(
            Baseline(subscriber_id=walker.subscriber.id, document_id=change.document_id, **at)
        )

    def _channel(self, theirs):
        secret = {"url": "https://hooks.reader.example/x", "secrets": ["whsec_" + "A" * 32]}
        at = {"created_at": self.now, "verified_at": self.now}
        return self.records.add(Destination(**theirs, channel="webhook", settings=secret, **at))

    def message(self, theirs, place):
        message = Notification(
            kind=NotificationKind.TEST,
            subject=f"test:{next(self.numbers)}",
            **theirs,
            destination_id=place.id,
            channel=place.channel,
            created_at=self.now - timedelta(hours=1),
            next_attempt_at=self.now,
            state=NotificationState.FAILED,
            reason="the far side said 500",
            attempts=1,
            ended_at=self.now,
        )
        self.records.add(message)
        tried = {"number": 1, "at": self.now, "duration_ms": 12, "status": "500"}
        outcome = AttemptOutcome.PERMANENT
        self.records.add(Attempt(notification_id=message.id, outcome=outcome, **tried))
        return message

    def _decision(self, theirs, change):
        said = {"kind": DecisionKind.SEND_NOW, "plan": "professional", "decided_at": self.now}
        self.records.add(Decision(change_id=change.id, **theirs, **said))


@pytest.fixture
def life(records, now):
    return Life(records, now)
