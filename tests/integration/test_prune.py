"""Old rows go by table and age; what makes the record stays, and nothing is told anew."""

from datetime import timedelta

import pytest
import typer
from sqlmodel import select
from typer.testing import CliRunner

from cli.prune import register
from models.tables import Alarm, Attempt, Canary, Check, Decision, Digest, Notification
from models.words import (
    AttemptOutcome,
    DecisionKind,
    NotificationKind,
    NotificationState,
    Outcome,
)
from storage.database import open_session
from storage.retention import KINDS
from tests.factories import NOW, make_change, make_context, make_document, make_subscriber, save
from workers.steps.operating.prune import count_old_rows, prune_old_rows
from workers.steps.telling.digest import cut_due_digests

AGES = {"young": timedelta(days=3), "old": timedelta(days=900)}


def count(engine, table):
    with open_session(engine) as session:
        return len(session.exec(select(table.id)).all())


@pytest.fixture
def history(database):
    """An old and a young row of every kind, and old ones that must stay."""
    engine = database.engine
    ada = make_subscriber(engine, "free", next_digest_at=NOW + timedelta(days=1))
    for age in AGES.values():
        at, change = NOW - age, make_change(engine)
        document = make_document(engine, terms_type=f"T{age}")
        for outcome in (Outcome.UNCHANGED, Outcome.CHANGE):
            save(engine, Check(document_id=document.id, at=at, duration_ms=1, outcome=outcome))
        digest = save(engine, a_digest(ada, at))
        who = {"subscriber_id": ada.id, "plan": "free", "decided_at": at, "change_id": change.id}
        held = DecisionKind.HOLD_FOR_DIGEST
        save(engine, Decision(kind=held, digest_id=digest.id, **who))
        sent = save(engine, a_message(ada, digest, at))
        tried = {"number": 1, "duration_ms": 1, "outcome": AttemptOutcome.DELIVERED}
        save(engine, Attempt(notification_id=sent.id, at=at, **tried))
        save(engine, Canary(queue="email", made_at=at, ended_at=at))
        save(engine, Alarm(what="x", raised_at=at, ended_at=at))
    waiting = {**who, "change_id": make_change(engine).id, "decided_at": NOW - AGES["old"]}
    save(engine, Decision(kind=held, **waiting))
    return ada


def a_digest(ada, at):
    counts = dict.fromkeys(("changes", "documents", "checked", "failed"), 1)
    times = {"slot_at": at, "cut_at": at, "period_start": at}
    return Digest(subscriber_id=ada.id, not_included={}, **times, **counts)


def a_message(ada, digest, at):
    return Notification(
        kind=NotificationKind.DIGEST,
        subject=f"digest:{digest.id}",
        subscriber_id=ada.id,
        destination_id=1,
        channel="email",
        digest_id=digest.id,
        created_at=at,
        next_attempt_at=at,
        ended_at=at,
        state=NotificationState.DELIVERED,
    )


LEFT = {Check: 3, Attempt: 1, Notification: 1, Decision: 2, Digest: 1, Canary: 1, Alarm: 1}


def test_what_is_too_old_goes_and_the_rest_stays(database, tmp_path, history):
    pruned = prune_old_rows(make_context(database.engine, tmp_path))
    assert {table: count(database.engine, table) for table in LEFT} == LEFT
    assert sum(each.rows for each in pruned) == 7
    assert prune_old_rows(make_context(database.engine, tmp_path))[0].rows == 0


def test_pruning_makes_nothing_told_anew(database, tmp_path, history):
    prune_old_rows(make_context(database.engine, tmp_path))
    later = make_context(database.engine, tmp_path, NOW + timedelta(days=2))
    cut_due_digests(later)
    with open_session(database.engine) as session:
        [digest] = session.exec(select(Digest).where(Digest.cut_at == later.now())).all()
    assert digest.changes == 0  # nobody watches any more: the waiting one is skipped


def test_zero_days_keep_for_ever(database, tmp_path, history):
    forever = {kind.setting: 0 for kind in KINDS if kind.setting}
    prune_old_rows(make_context(database.engine, tmp_path, **forever))
    kept = {table: rows + 1 for table, rows in LEFT.items()}
    kept |= {Canary: 1, Alarm: 1}
    assert {table: count(database.engine, table) for table in kept} == kept


def test_a_dry_run_counts_and_deletes_nothing(database, tmp_path, history, monkeypatch):
    counted = count_old_rows(make_context(database.engine, tmp_path))
    assert {each.what: each.rows for each in counted}["looks that found nothing new"] == 1
    monkeypatch.setenv("DATABASE_URL", database.url)
    app = typer.Typer()
    register(app)
    result = CliRunner().invoke(app, ["--dry-run"])
    assert result.output.endswith("Nothing was deleted.\n")
    assert count(database.engine, Attempt) == 2
