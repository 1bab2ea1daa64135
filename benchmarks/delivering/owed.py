"""A database with a change, everyone who is to hear of it, and what they are owed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, text

from benchmarks.delivering.bare import SENDER
from benchmarks.delivering.ours import open_worker
from benchmarks.delivering.sinks import Sinks
from cli.embedded import embedded_postgres
from config.settings import Settings
from models.plans import plans
from models.words import NotificationKind
from notifications.channels import Envelope, channel_named
from notifications.mail import Author, address_mail
from notifications.render import render_bodies
from notifications.samples import MAJOR, sample_messages
from storage.database import open_engine, transaction
from storage.schema import upgrade
from tests.factories import make_change, make_platform
from workers.steps.telling.fan_out import fan_out

_PEOPLE = """INSERT INTO subscribers (email, name, plan, time_zone, digest_weekday, digest_hour,
  digest_when_silent, next_digest_at, last_cut_at, floor, created_at, operator)
SELECT 'reader' || n || '@reader.example', 'Reader ' || n, 'watcher', 'Europe/Paris', 0, 9, true,
  now(), now(), 'minor', now(), false FROM generate_series(1, :size) n"""
_WATCHES = """INSERT INTO subscriptions (subscriber_id, platform_id, added_at)
SELECT n, 'acme', timestamptz '2026-01-01' FROM generate_series(1, :size) n"""
_MAIL = """INSERT INTO destinations (subscriber_id, channel, settings, created_at, verified_at)
SELECT n, 'email', jsonb_build_object('address', 'reader' || n || '@reader.example'), now(), now()
FROM generate_series(1, :size) n"""
_HOOKS = """INSERT INTO destinations (subscriber_id, channel, settings, created_at, verified_at)
SELECT n, 'webhook', CAST(:settings AS jsonb) || jsonb_build_object('url', :url || n), now(), now()
FROM generate_series(1, :size) n"""
_SETTLE = "UPDATE notifications SET state = 'skipped' WHERE state = 'pending'"
_REST = _SETTLE + " AND subscriber_id > :most"
_COUNT = """SELECT count(*) FROM notifications n JOIN attempts a ON a.notification_id = n.id
WHERE channel = :channel AND state = 'delivered' AND change_id = (SELECT max(id) FROM changes)"""


@dataclass(frozen=True)
class Owed:
    """Who is owed what; a new change makes everything due again."""

    url: str
    engine: Engine
    settings: Settings
    people: range
    body: bytes
    html: str

    def owe(self, most: int | None = None) -> None:
        """Detect a change and fan it out, to the first `most` of the subscribers."""
        with transaction(self.engine) as session:
            session.execute(text(_SETTLE))
        change = make_change(
            self.engine,
            detected_at=datetime.now(UTC),
            summary=MAJOR.summary.model_dump(mode="json"),
        )
        c = open_worker(self.settings, self.url)
        while not fan_out(change.id or 0, c).finished:
            pass
        c.engine.dispose()
        with transaction(self.engine) as session:
            session.execute(text(_REST), {"most": most or len(self.people)})
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))

    def count(self, channel: str) -> int:
        """Count what was delivered of the last change, by its attempts."""
        with transaction(self.engine) as session:
            return int(session.execute(text(_COUNT), {"channel": channel}).scalar_one())

    def prepared(self) -> Sequence[tuple[str, bytes]]:
        """Make every recipient's mail beforehand, as bytes."""
        stencil = channel_named("email").render(sample_messages(plans()["watcher"])["alert"])
        author, now = Author(SENDER, "Clausewatch"), datetime.now(UTC)
        mails = []
        for number in self.people:
            envelope = Envelope(
                uuid4(),
                NotificationKind.ALERT,
                now,
                name=f"Reader {number}",
                unsubscribe_url="https://clausewatch.example/unsubscribe/" + "x" * 80,
            )
            address = f"reader{number}@reader.example"
            mails.append((address, address_mail(stencil, author, address, envelope)))
        return mails


@contextmanager
def owing(folder: Path, sinks: Sinks, size: int) -> Iterator[Owed]:
    """Start the database and declare subscribers, each with an e-mail and a webhook."""
    settings = Settings(
        _env_file=None,
        data_dir=folder,
        secret_key="bench",
        smtp_url=f"smtp+plain://127.0.0.1:{sinks.mail}",
        mail_from=SENDER,
        allow_hosts=f"127.0.0.1:{sinks.post}",
        allow_http=True,
    )
    with embedded_postgres(folder) as url:
        engine = open_engine(url)
        upgrade(engine)
        make_platform(engine)
        declare_readers(engine, size, f"http://127.0.0.1:{sinks.post}/hook/")
        sample = sample_messages(plans()["watcher"])["alert"]
        body = channel_named("webhook").render(sample)
        html = render_bodies(sample).html
        yield Owed(url, engine, settings, range(1, size + 1), body, html)
        engine.dispose()


def declare_readers(engine: Engine, size: int, hooks: str) -> None:
    """Let this many subscribers watch one platform; `hooks` begins the address of each webhook."""
    secrets = '{"secrets": ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]}'
    with transaction(engine) as session:
        for statement in (_PEOPLE, _WATCHES, _MAIL):
            session.execute(text(statement), {"size": size})
        cells = {"size": size, "settings": secrets, "url": hooks}
        session.execute(text(_HOOKS), cells)
