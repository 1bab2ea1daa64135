"""Rows for tests: every argument optional, readable defaults, written at once."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from config.settings import Settings
from models.declaration import Declaration, Page
from models.summary import ChangeSummary, Counts, Dates
from models.tables import (
    Change,
    Destination,
    Document,
    Platform,
    Snapshot,
    Subscriber,
    Subscription,
    Version,
)
from models.words import Cause, Direction, Severity, Significance
from storage.blobs import open_blobs
from storage.database import transaction
from workers.context import Context

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
_NUMBERS = count(1)


def save(engine: Engine, *rows: Any) -> Any:
    """Write rows in order and return the last one, with its id."""
    with transaction(engine) as session:
        for row in rows:
            session.add(row)
            session.flush()
    return rows[-1]


def make_context(engine: Engine, folder: Path, now: datetime = NOW, **settings: Any) -> Context:
    """A context on real rows and blobs, with a clock that stands still and no chance."""
    cells = {"data_dir": folder, "secret_key": "secret", "check_every": 3600.0, **settings}
    return Context(
        settings=Settings(_env_file=None, **cells),
        engine=engine,
        blobs=open_blobs(str(folder / "blobs")),
        now=lambda: now,
        chance=lambda: 0.5,
    )


def make_platform(engine: Engine, slug: str = "acme") -> Platform:
    return save(engine, Platform(id=slug, name=slug.title(), homepage="https://acme.example"))


def make_document(engine: Engine, platform: str = "acme", **cells: Any) -> Document:
    declaration = Declaration(
        type="Privacy Policy", pages=(Page(url=f"https://{platform}.example/privacy"),)
    )
    defaults = {
        "platform_id": platform,
        "terms_type": "Privacy Policy",
        "declaration": declaration.model_dump(mode="json"),
        "next_check_at": NOW,
    }
    return save(engine, Document(**{**defaults, **cells}))


def make_version(engine: Engine, document: Document, ordinal: int, text: str) -> Version:
    at = NOW - timedelta(days=30 - ordinal)
    snapshot = save(engine, Snapshot(document_id=document.id, fetched_at=at, digest=text, pages=[]))
    return save(
        engine,
        Version(
            document_id=document.id,
            snapshot_id=snapshot.id,
            ordinal=ordinal,
            cause=Cause.CHANGE,
            text_hash=text,
            form_hash=text,
            detected_at=at,
            confirmed_at=at,
            extractor="1",
            words=1,
            blocks=[["paragraph", text, 0, "", []]],
        ),
    )


def make_summary(significance: Significance = Significance.MAJOR) -> ChangeSummary:
    return ChangeSummary(
        rules_version="1",
        headline="Your content may now be used to train models.",
        significance=significance,
        severity=Severity.HIGH,
        direction=Direction.ADVERSE,
        dates=Dates(detected=NOW.date()),
        counts=Counts(modified=1),
    )


def make_change(engine: Engine, platform: str = "acme", **cells: Any) -> Change:
    """A major change of a platform; the platform and its document are made when missing."""
    with transaction(engine) as session:
        known = session.get(Platform, platform) is not None
    if not known:
        make_platform(engine, platform)
    document = make_document(engine, platform, terms_type=f"Type {next(_NUMBERS)}")
    before, after = (make_version(engine, document, n, f"text {n}") for n in (1, 2))
    summary = make_summary(cells.pop("significance", Significance.MAJOR))
    defaults = {
        "document_id": document.id,
        "platform_id": platform,
        "before_version_id": before.id,
        "after_version_id": after.id,
        "cause": Cause.CHANGE,
        "detected_at": NOW,
        "confirmed_at": NOW,
        "significance": summary.significance,
        "severity": summary.severity,
        "direction": summary.direction,
        "alerts": True,
        "rules_version": "1",
        "summary": summary.model_dump(mode="json"),
    }
    return save(engine, Change(**{**defaults, **cells}))


def make_subscriber(engine: Engine, plan: str = "watcher", **cells: Any) -> Subscriber:
    """A subscriber whose e-mail is verified, signed up a year ago."""
    email = cells.pop("email", f"reader{next(_NUMBERS)}@example.org")
    then = NOW - timedelta(days=365)
    defaults = {"created_at": then, "last_cut_at": then, "next_digest_at": NOW}
    subscriber = save(engine, Subscriber(email=email, plan=plan, **{**defaults, **cells}))
    make_destination(engine, subscriber, "email", {"address": email})
    return subscriber


def make_destination(
    engine: Engine, subscriber: Subscriber, channel: str, settings: dict[str, Any], **cells: Any
) -> Destination:
    defaults = {"subscriber_id": subscriber.id, "created_at": NOW, "verified_at": NOW}
    return save(engine, Destination(channel=channel, settings=settings, **{**defaults, **cells}))


def watch(
    engine: Engine, subscriber: Subscriber, platform: str = "acme", **cells: Any
) -> Subscription:
    added = cells.pop("added_at", NOW - timedelta(days=100))
    row = Subscription(subscriber_id=subscriber.id, platform_id=platform, added_at=added, **cells)
    return save(engine, row)
