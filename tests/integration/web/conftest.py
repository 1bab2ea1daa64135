"""A small history on record, and a web process that serves it."""

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from config.settings import Settings
from models.blocks import Block, to_json
from models.plans import plans
from models.summary import ChangeSummary, Counts, Dates, Point, Quote, StatedDate
from models.tables import (
    Change,
    Check,
    Destination,
    Document,
    Platform,
    SignIn,
    Snapshot,
    Subscriber,
    Version,
)
from models.words import BlockKind, Cause, Direction, Outcome, Severity, Significance
from notifications.links import Grant, Purpose, make_token
from storage.database import open_session
from tests.web_process import served
from web.gating import plan_of_reader

BLOCKS = (
    Block(BlockKind.HEADING, "Privacy Policy", 1),
    Block(BlockKind.PARAGRAPH, "We keep your data <b>for</b> a year.", number="1.1"),
    Block(BlockKind.LIST_ITEM, "your name", 1),
    Block(BlockKind.LIST_ITEM, "your age", 2),
)


@dataclass
class Records:
    """Writes rows as the steps would, with as little said as a page needs."""

    session: Session
    now: datetime

    def document(self, slug="parley", name="Parley", terms_type="Privacy Policy"):
        if self.session.get(Platform, slug) is None:
            self.add(Platform(id=slug, name=name, homepage=f"https://{slug}.example/"))
        page = {"url": f"https://{slug}.example/legal"}
        return self.add(
            Document(
                platform_id=slug,
                terms_type=terms_type,
                declaration={"type": terms_type, "pages": [page]},
                next_check_at=self.now,
                last_checked_at=self.now,
            )
        )

    def version(self, document, ordinal, cause=Cause.CHANGE, days_ago=1, **cells):
        at = self.now - timedelta(days=days_ago)
        page = {
            "url": document.declaration["pages"][0]["url"],
            "final_url": document.declaration["pages"][0]["url"],
            "status": 200,
            "content_type": "text/html",
            "sha256": sha256(f"page {ordinal}"),
            "size": 4821,
        }
        digest = sha256(f"snapshot {ordinal}")
        snapshot = self.add(
            Snapshot(document_id=document.id, fetched_at=at, digest=digest, pages=[page])
        )
        version = Version(
            document_id=document.id,
            snapshot_id=snapshot.id,
            ordinal=ordinal,
            cause=cause,
            text_hash=sha256(f"text {ordinal}"),
            form_hash=sha256(f"form {ordinal}"),
            detected_at=at,
            confirmed_at=at + timedelta(minutes=10),
            extractor="7",
            blocks=to_json(cells.pop("blocks", BLOCKS)),
            words=12,
            **cells,
        )
        self.add(version)
        document.version_id = version.id
        return version

    def change(self, before, after, headline="Data are kept for two years", **cells):
        document = self.session.get_one(Document, after.document_id)
        significance = cells.pop("significance", Significance.MAJOR)
        summary = ChangeSummary(
            rules_version="3",
            headline=headline,
            significance=significance,
            severity=Severity.HIGH,
            direction=Direction.ADVERSE,
            dates=Dates(detected=after.detected_at.date(), **cells.pop("dates", {})),
            counts=Counts(modified=1),
            points=cells.pop("points", ()),
            by_provision=cells.pop("by_provision", ()),
        )
        return self.add(
            Change(
                document_id=document.id,
                platform_id=document.platform_id,
                before_version_id=before.id,
                after_version_id=after.id,
                cause=cells.pop("cause", after.cause),
                detected_at=after.detected_at,
                confirmed_at=after.confirmed_at,
                significance=significance,
                severity=summary.severity,
                direction=summary.direction,
                alerts="quiet_reason" not in cells,
                rules_version="3",
                summary=summary.model_dump(mode="json"),
                **cells,
            )
        )

    def check(self, document, outcome=Outcome.UNCHANGED, **ago):
        at = self.now - timedelta(**ago)
        reason = "challenge" if outcome is Outcome.SUSPECT else None
        self.add(
            Check(document_id=document.id, at=at, duration_ms=90, outcome=outcome, reason=reason)
        )

    def add(self, row):
        self.session.add(row)
        self.session.flush()
        return row


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def quoted(side, text):
    return Quote(side=side, text=text, start=0, end=len(text))


@pytest.fixture
def records(database, now):
    """Open a session that a test fills; it commits before it reads."""
    with open_session(database.engine) as session:
        yield Records(session, now)


@pytest.fixture
def told(records):
    """Put one platform on record whose policy changed yesterday; return the change's name."""
    document = records.document()
    first = records.version(document, 1, Cause.FIRST, days_ago=200)
    second = records.version(document, 2)
    point = Point(
        kind="modified",
        section="1. What we keep",
        sentence="The time went from one year to two.",
        provisions=("retention",),
        before=quoted("before", "for one year"),
        after=quoted("after", "for two years"),
    )
    updated = StatedDate(value="2026-02-27", quote=quoted("after", "Updated 27 February 2026"))
    change = records.change(first, second, dates={"last_updated_after": updated}, points=(point,))
    records.session.commit()
    return change.public_id


@pytest.fixture
def settings(database):
    return Settings(_env_file=None, database_url=database.url, secret_key="s" * 40)


@pytest.fixture
def web(settings, now):
    """Serve the pages of a filled database, at a fixed time."""
    with served(settings, now) as client:
        yield client


@pytest.fixture
def professional(web):
    """Serve the same pages as a reader on the largest plan sees them."""
    web.app.dependency_overrides[plan_of_reader] = lambda: plans()["professional"]
    return web


@pytest.fixture
def serve_with(now):
    """Serve the pages by any settings."""
    with ExitStack() as stack:
        yield lambda settings: stack.enter_context(served(settings, now))


@pytest.fixture
def serve(serve_with):
    """Serve the pages from any address of a database."""
    return lambda url: serve_with(Settings(_env_file=None, database_url=url, secret_key="s" * 40))


@pytest.fixture
def signed_in(web, records, now):
    """Put somebody on record and sign the web client in as them, by name and plan."""

    def enter(name, plan="free"):
        email = f"{name}@reader.example"
        person = records.add(
            Subscriber(email=email, plan=plan, created_at=now, last_cut_at=now, next_digest_at=now)
        )
        mail = Destination(
            subscriber_id=person.id,
            channel="email",
            settings={"address": email},
            created_at=now,
            verified_at=now,
        )
        link = SignIn(subscriber_id=person.id, generation=0, asked_at=now)
        records.add(mail)
        records.add(link)
        records.session.commit()
        token = make_token("s" * 40, Purpose.SIGN_IN, Grant(person.id, sign_in_id=link.id), now)
        assert web.post(f"/sign-in/{token}").status_code == 303
        return person

    return enter
