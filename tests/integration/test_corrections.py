"""A change that proved wrong is withdrawn or corrected: for those who were told, and once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select
from typer.testing import CliRunner

from cli.app import build_app
from cli.why import say
from models.tables import Change, Correction, Decision, Notification, Subscriber
from models.words import (
    CorrectionKind,
    DecisionKind,
    NotificationKind,
    NotificationState,
    SkipReason,
)
from storage.database import open_session, transaction
from storage.letters import read_letters
from storage.outbox import claim_due
from storage.people import set_subscriber
from storage.results import Entry, Result, record
from storage.why import account_of
from tests.factories import (
    NOW,
    make_change,
    make_context,
    make_destination,
    make_subscriber,
    watch,
)
from workers.steps.telling.correct import Corrected, CorrectError, correct, correct_late
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.digest import cut_due_digests
from workers.steps.telling.fan_out import fan_out

WITHDRAWN, CORRECTED = CorrectionKind.WITHDRAWN, CorrectionKind.CORRECTED
NOTE = "The page was the one for another country."
DELIVERED, PENDING = NotificationState.DELIVERED, NotificationState.PENDING


@pytest.fixture
def c(database, tmp_path, receivers):
    return make_context(database.engine, tmp_path, smtp_url=receivers.smtp_url)


@pytest.fixture
def change(c):
    return make_change(c.engine)


def rows(c, table, *where):
    with open_session(c.engine) as session:
        return session.exec(select(table).where(*where).order_by(table.id)).all()


def corrections(c):
    return rows(c, Notification, Notification.kind == NotificationKind.CORRECTION)


def reader(c, plan="watcher", **cells):
    row = make_subscriber(c.engine, plan, **cells)
    watch(c.engine, row)
    return row


def tell(c, change):
    fan_out(change.id, c)
    deliver_due("email", c)


def later(c, **passed):
    now = c.now() + timedelta(**passed)
    return replace(c, now=lambda: now)


def subjects(receivers):
    return [str(mail.message["Subject"]) for mail in receivers.emails]


def test_exactly_those_who_were_told_hear_that_it_is_withdrawn(c, change, receivers):
    ada, _muted = reader(c), watch(c.engine, make_subscriber(c.engine), muted_at=NOW)
    tell(c, change)
    assert correct(change.id, WITHDRAWN, NOTE, "ops", c) == Corrected(1, owed=1)
    deliver_due("email", later(c, minutes=1))
    assert [row.subscriber_id for row in corrections(c)] == [ada.id]
    alert, correction = receivers.emails
    assert correction.message["To"] == alert.message["To"]
    assert "CW-C-000001 is withdrawn" in correction.message["Subject"]
    text = correction.message.get_body(("plain",)).get_content()
    assert NOTE in text
    assert "/changes/CW-C-000001" in text


def test_each_is_told_by_the_road_that_told_them(c, change):
    ada = reader(c)
    hook = {"url": "https://hooks.reader.example/x", "secrets": ["whsec_" + "A" * 32]}
    make_destination(c.engine, ada, "webhook", hook)
    tell(c, change)
    correct(change.id, CORRECTED, NOTE, "ops", c)
    assert [row.channel for row in corrections(c)] == ["email"]


@pytest.mark.parametrize("kind", CorrectionKind)
def test_asked_twice_or_by_two_at_once_it_is_told_once(c, change, receivers, kind):
    reader(c)
    tell(c, change)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: correct(change.id, kind, NOTE, "ops", c), range(4)))
    assert sum(one.owed for one in done) == 1
    correct_late(c)
    deliver_due("email", c)
    deliver_due("email", later(c, hours=1))
    assert len(receivers.emails) == 2
    assert len(rows(c, Correction)) == 1


def test_what_is_withdrawn_before_it_went_out_is_not_told(c, change, receivers):
    reader(c)
    held = reader(c, "free")
    fan_out(change.id, c)
    assert correct(change.id, WITHDRAWN, NOTE, "ops", c) == Corrected(1, owed=0, dropped=1)
    deliver_due("email", c)
    [alert] = rows(c, Notification)
    assert (alert.state, alert.reason) == (NotificationState.SKIPPED, "withdrawn")
    [dropped] = rows(c, Decision, Decision.subscriber_id == held.id)
    assert (dropped.kind, dropped.reason) == (DecisionKind.SKIP, SkipReason.WITHDRAWN)
    assert receivers.total == 0


def test_a_change_withdrawn_before_its_fan_out_is_skipped_for_everybody(c, change):
    for plan in ("watcher", "free"):
        reader(c, plan)
    correct(change.id, WITHDRAWN, NOTE, "ops", c)
    fan_out(change.id, c)
    assert {row.reason for row in rows(c, Decision)} == {SkipReason.WITHDRAWN}
    assert rows(c, Notification) == []


def test_a_digest_leaves_out_what_was_withdrawn_after_it_was_cut(c, change, receivers):
    reader(c, "free")
    other = make_change(c.engine)
    for each in (change, other):
        fan_out(each.id, c)
    cut_due_digests(c)
    correct(change.id, WITHDRAWN, NOTE, "ops", c)
    deliver_due("email", c)
    [digest] = receivers.emails
    text = digest.message.get_body(("plain",)).get_content()
    assert "CW-C-000002" in text
    assert "CW-C-000001" not in text
    assert corrections(c) == []


def test_who_read_of_it_in_a_digest_is_told_too(c, change, receivers):
    reader(c, "free")
    fan_out(change.id, c)
    cut_due_digests(c)
    deliver_due("email", c)
    assert correct(change.id, CORRECTED, NOTE, "ops", c).owed == 1
    deliver_due("email", c)
    assert "CW-C-000001 is corrected" in subjects(receivers)[-1]


def test_what_goes_out_after_a_correction_carries_it_and_owes_none(c, change, receivers):
    reader(c)
    fan_out(change.id, c)
    assert correct(change.id, CORRECTED, NOTE, "ops", c).owed == 0
    deliver_due("email", c)
    correct_late(c)
    [alert] = receivers.emails
    assert f"Corrected on 2 March 2026: {NOTE}" in alert.message.get_body(("plain",)).get_content()
    assert corrections(c) == []


def test_a_message_in_a_workers_hand_owes_the_correction_once_it_arrived(c, change):
    reader(c)
    fan_out(change.id, c)
    with transaction(c.engine) as session:
        claim = claim_due(session, "email", 10, NOW, NOW + timedelta(seconds=15))
        read_letters(session, claim.notifications)
    assert correct(change.id, CORRECTED, NOTE, "ops", c).owed == 0
    assert correct_late(c) == 0
    with transaction(c.engine) as session:
        [row] = claim.notifications
        record(session, claim.token, Entry([Result(row.id, DELIVERED, ended_at=NOW)]))
    assert (correct_late(c), correct_late(c)) == (1, 0)
    assert rows(c, Correction)[0].in_flight == []


def test_a_message_whose_worker_died_is_told_with_the_correction_in_it(c, change, receivers):
    reader(c)
    fan_out(change.id, c)
    with transaction(c.engine) as session:
        claim_due(session, "email", 10, NOW, NOW + timedelta(seconds=15))
    correct(change.id, CORRECTED, NOTE, "ops", c)
    soon = later(c, minutes=1)
    correct_late(soon)
    deliver_due("email", soon)
    assert len(receivers.emails) == 1
    assert corrections(c) == []
    assert rows(c, Correction)[0].in_flight == []


def test_a_corrected_change_may_be_corrected_again_and_at_last_withdrawn(c, change, receivers):
    reader(c)
    tell(c, change)
    for kind, note in ((CORRECTED, "First."), (CORRECTED, "Second."), (WITHDRAWN, "Third.")):
        correct(change.id, kind, note, "ops", c)
    deliver_due("email", c)
    assert len(receivers.emails) == 4
    assert rows(c, Change)[0].correction is WITHDRAWN
    with pytest.raises(CorrectError, match="withdrawn already"):
        correct(change.id, CORRECTED, "Fourth.", "ops", c)


@pytest.mark.parametrize(("change_id", "note"), [(99, NOTE), (1, "  "), (1, "x" * 2001)])
def test_a_correction_needs_a_change_and_words(c, change, change_id, note):
    with pytest.raises(CorrectError):
        correct(change_id, WITHDRAWN, note, "ops", c)
    assert rows(c, Correction) == []


def test_whoever_paused_everything_is_left_alone_with_the_reason(c, change):
    ada = reader(c)
    tell(c, change)
    with transaction(c.engine) as session:
        set_subscriber(session, ada.id, paused_at=NOW)
    correct(change.id, WITHDRAWN, NOTE, "ops", c)
    deliver_due("email", c)
    assert [row.reason for row in corrections(c)] == ["paused"]


def test_an_operator_corrects_and_replays_from_the_command_line(c, change, monkeypatch, database):
    ada = reader(c)
    tell(c, change)
    monkeypatch.setenv("DATABASE_URL", database.url)
    corrected = ["correct", "CW-C-000001", "--note", NOTE, "--withdraw", "--by", "ops"]
    said = CliRunner().invoke(build_app(), corrected)
    assert (said.exit_code, said.output) == (0, "1 message owed to those who were told.\n")
    [row] = rows(c, Correction)
    assert (row.kind, row.note, row.by) == (WITHDRAWN, NOTE, "ops")
    failed = {"state": NotificationState.FAILED, "ended_at": NOW}
    with transaction(c.engine) as session:
        session.execute(update(Notification).values(**failed))
    replayed = ["destinations", "replay", str(ada.id), "--since", "2026-03-02"]
    said = CliRunner().invoke(build_app(), replayed)
    assert said.output == "2 messages on the way once more.\n"


def test_why_names_the_correction_and_the_message_that_told_it(c, change):
    ada = reader(c)
    tell(c, change)
    correct(change.id, WITHDRAWN, NOTE, "ops", c)
    with open_session(c.engine) as session:
        row = session.get_one(Change, change.id)
        lines = list(say(account_of(session, session.get_one(Subscriber, ada.id), row)))
    assert f"  Withdrawn on 2 March 2026: {NOTE}" in lines
    told = [line.partition(" by ")[0] for line in lines if " by E-mail" in line]
    assert told == ["Alert", "Correction"]
