"""`clausewatch why` tells every decision, message and try between a subscriber and a change."""

from datetime import timedelta

import pytest
import typer
from sqlalchemy import update
from typer.testing import CliRunner

from cli.errors import CommandError
from cli.why import register
from demo.receivers import open_receivers
from models.tables import Change
from models.words import SkipReason
from notifications.why import WHY_NOT
from storage.database import transaction
from storage.people import set_subscriber
from tests.factories import NOW, make_change, make_context, make_subscriber, watch
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.digest import cut_due_digests
from workers.steps.telling.fan_out import fan_out


@pytest.fixture
def ask(database, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database.url)
    app = typer.Typer()
    register(app)

    def ask(subscriber, change):
        result = CliRunner().invoke(app, [subscriber.email, change.public_id])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    return ask


@pytest.fixture
def c(database, tmp_path):
    with open_receivers() as receivers:
        yield make_context(database.engine, tmp_path, smtp_url=receivers.smtp_url)


def told(database, c, plan="watcher", **cells):
    change, ben = make_change(database.engine), make_subscriber(database.engine, plan)
    watch(database.engine, ben, **cells)
    fan_out(change.id, c)
    return ben, change


def test_an_alert_is_told_with_its_tries(database, c, ask):
    ben, change = told(database, c)
    deliver_due("email", c)
    said = ask(ben, change)
    assert f"{ben.email}  Watcher plan" in said
    assert "an alert, due by 3 March 2026, 00:00 UTC" in said
    assert "Alert by E-mail  accepted 2 March 2026, 10:00 UTC" in said
    assert "try 1, 2 March 2026, 10:00 UTC: delivered after 0 ms: 250" in said


def test_a_dead_mail_server_is_told_with_what_comes_next(database, tmp_path, c, ask):
    ben, change = told(database, c)
    deliver_due(
        "email", make_context(database.engine, tmp_path, smtp_url="smtp+plain://127.0.0.1:9")
    )
    assert "waits until 2 March 2026, 10:00 UTC, after: The connection" in ask(ben, change)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"muted_at": NOW}, "nothing, for they had muted the platform"),
        ({"added_at": NOW + timedelta(hours=1)}, "they added the platform after"),
    ],
)
def test_silence_is_told_with_its_reason(database, c, ask, cells, words):
    ben, change = told(database, c, **cells)
    said = ask(ben, change)
    assert words in said
    assert "No message was owed." in said


def test_a_message_set_aside_at_the_last_moment_says_why(database, c, ask):
    ben, change = told(database, c)
    with transaction(database.engine) as session:
        set_subscriber(session, ben.id, paused_at=NOW)
    deliver_due("email", c)
    assert "not sent, 2 March 2026, 10:00 UTC: they had paused everything" in ask(ben, change)


def test_what_waits_for_a_digest_and_what_stood_in_one(database, c, ask):
    ada, change = told(database, c, "free")
    assert "waits for the digest of 2 March 2026, 10:00 UTC" in ask(ada, change)
    cut_due_digests(c)
    deliver_due("email", c)
    said = ask(ada, change)
    assert "on the free plan: the digest of 2 March 2026" in said
    assert "Digest by E-mail  accepted" in said


def test_a_change_that_is_not_fanned_out_yet_says_so(database, ask):
    ben, change = make_subscriber(database.engine), make_change(database.engine)
    assert "not made yet" in ask(ben, change)
    with transaction(database.engine) as session:
        session.execute(update(Change).values(fanned_out_at=NOW))
    assert "none on record" in ask(ben, change)


def test_who_or_what_is_not_there_is_named(database, ask):
    ben, change = make_subscriber(database.engine), make_change(database.engine)
    with pytest.raises(CommandError, match="no subscriber x"):
        ask(ben.model_copy(update={"email": "x@example.org"}), change)
    with pytest.raises(CommandError, match="no change CW-C-000099"):
        ask(ben, change.model_copy(update={"id": 99}))


def test_every_reason_has_words():
    assert WHY_NOT.keys() == set(SkipReason)


def test_a_try_that_failed_is_logged_with_its_ids(database, tmp_path, c, caplog):
    caplog.set_level("INFO", "workers")
    _, change = told(database, c)
    deliver_due(
        "email", make_context(database.engine, tmp_path, smtp_url="smtp+plain://127.0.0.1:9")
    )
    fanned, tried = caplog.records
    assert (fanned.message, fanned.change) == ("fanned out", change.id)
    assert (tried.notification, tried.change, tried.outcome) == (1, change.id, "transient")
