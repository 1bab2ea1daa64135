"""Every held change stands in exactly one digest."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update
from sqlmodel import select

from demo.receivers import open_receivers
from models.tables import (
    Check,
    Decision,
    Destination,
    Digest,
    Notification,
    Subscriber,
    Subscription,
)
from models.words import (
    DecisionKind,
    NotificationKind,
    NotificationState,
    Outcome,
    SkipReason,
)
from storage.database import open_session, transaction
from storage.people import set_subscriber, set_subscription
from tests.factories import (
    NOW,
    make_change,
    make_context,
    make_document,
    make_platform,
    make_subscriber,
    save,
    watch,
)
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.digest import cut_due_digests
from workers.steps.telling.fan_out import fan_out

WEEK = timedelta(weeks=1)


def rows(engine, table):
    with open_session(engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def held(engine, subscriber, c):
    change = make_change(engine)
    fan_out(change.id, c)
    return change


@pytest.fixture
def ada(database):
    make_platform(database.engine)
    ada = make_subscriber(database.engine, "free")
    watch(database.engine, ada)
    return ada


def test_a_digest_takes_every_held_change_and_sets_the_next_slot(database, tmp_path, ada):
    c = make_context(database.engine, tmp_path)
    for _ in range(3):
        held(database.engine, ada, c)
    assert cut_due_digests(c) == ["email"]
    [digest] = rows(database.engine, Digest)
    assert digest.changes == 3
    assert {row.digest_id for row in rows(database.engine, Decision)} == {digest.id}
    [after] = rows(database.engine, Subscriber)
    assert after.next_digest_at == datetime(2026, 3, 9, 9, tzinfo=UTC)


def test_a_subscriber_whose_digest_breaks_holds_up_no_other(database, tmp_path):
    make_platform(database.engine)
    broken, ben = (make_subscriber(database.engine, "free") for _ in range(2))
    with transaction(database.engine) as session:
        set_subscriber(session, broken.id, digest_hour=99, next_digest_at=NOW - timedelta(days=1))
    assert cut_due_digests(make_context(database.engine, tmp_path)) == ["email"]
    assert [row.subscriber_id for row in rows(database.engine, Digest)] == [ben.id]


def test_two_beats_at_once_cut_one_digest(database, tmp_path, ada):
    c = make_context(database.engine, tmp_path)
    held(database.engine, ada, c)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: cut_due_digests(c), range(4)))
    assert len(rows(database.engine, Digest)) == 1
    assert len(rows(database.engine, Notification)) == 1


def test_a_change_decided_after_the_cut_waits_for_the_next_digest(database, tmp_path, ada):
    c = make_context(database.engine, tmp_path)
    held(database.engine, ada, c)
    cut_due_digests(c)
    held(database.engine, ada, c)
    cut_due_digests(make_context(database.engine, tmp_path, NOW + WEEK))
    assert [digest.changes for digest in rows(database.engine, Digest)] == [1, 1]
    assert all(row.digest_id for row in rows(database.engine, Decision))


def test_a_silent_week_says_what_was_checked(database, tmp_path, ada):
    document = make_document(database.engine)
    for outcome in (Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.FAILED):
        check = Check(document_id=document.id, at=NOW, duration_ms=1, outcome=outcome)
        save(database.engine, check)
    cut_due_digests(make_context(database.engine, tmp_path))
    [digest] = rows(database.engine, Digest)
    assert (digest.changes, digest.documents, digest.checked, digest.failed) == (0, 1, 3, 1)
    assert [n.kind for n in rows(database.engine, Notification)] == [NotificationKind.DIGEST]


def test_who_wants_no_silent_weeks_gets_none(database, tmp_path):
    ada = make_subscriber(database.engine, "free", digest_when_silent=False)
    cut_due_digests(make_context(database.engine, tmp_path))
    assert rows(database.engine, Notification) == []
    assert ada


@pytest.mark.parametrize("cells", [{"paused_at": NOW}, {"operator": True}, {"plan": "watcher"}])
def test_nobody_else_gets_digests_but_their_slot_moves_on(database, tmp_path, cells):
    make_subscriber(database.engine, cells.pop("plan", "free"), **cells)
    cut_due_digests(make_context(database.engine, tmp_path))
    assert rows(database.engine, Notification) == []
    assert rows(database.engine, Subscriber)[0].next_digest_at > NOW


def test_nothing_is_cut_until_somebody_may_be_told(database, tmp_path):
    make_platform(database.engine)
    ada = make_subscriber(database.engine, "free")
    watch(database.engine, ada)
    set_address(database.engine, ada, verified_at=None)
    c = make_context(database.engine, tmp_path)
    held(database.engine, ada, c)
    assert cut_due_digests(c) == []
    assert rows(database.engine, Digest) == []
    set_address(database.engine, ada, verified_at=NOW)
    assert cut_due_digests(make_context(database.engine, tmp_path, NOW + WEEK)) == ["email"]
    assert [digest.changes for digest in rows(database.engine, Digest)] == [1]


@pytest.mark.parametrize(
    ("state", "again"),
    [
        (NotificationState.SKIPPED, 1),
        (NotificationState.FAILED, 1),
        (NotificationState.DELIVERED, 0),
        (NotificationState.PENDING, 0),
    ],
)
def test_what_stood_in_a_digest_that_reached_nobody_is_told_again(
    database, tmp_path, ada, state, again
):
    c = make_context(database.engine, tmp_path)
    held(database.engine, ada, c)
    cut_due_digests(c)
    save(database.engine, replace_state(database.engine, state))
    cut_due_digests(make_context(database.engine, tmp_path, NOW + WEEK))
    assert [digest.changes for digest in rows(database.engine, Digest)] == [1, again]


def test_a_digest_given_up_after_the_next_one_was_cut_is_told_again(database, tmp_path, ada):
    c = make_context(database.engine, tmp_path)
    change = held(database.engine, ada, c)
    cut_due_digests(c)
    for days in (1, 2):  # as when its reader moves the weekday
        with transaction(database.engine) as session:
            if days == 2:
                session.get(Notification, 1).state = NotificationState.FAILED
            set_subscriber(session, ada.id, next_digest_at=NOW + timedelta(days=days))
        cut_due_digests(make_context(database.engine, tmp_path, NOW + timedelta(days=days)))
    assert [row.changes for row in rows(database.engine, Digest)] == [1, 0, 1]
    [decision] = rows(database.engine, Decision)
    assert (decision.change_id, decision.digest_id) == (change.id, 3)


def test_a_platform_muted_in_mid_week_is_left_out_and_the_decision_says_why(
    database, tmp_path, ada
):
    c = make_context(database.engine, tmp_path)
    held(database.engine, ada, c)
    [subscription] = rows(database.engine, Subscription)
    with transaction(database.engine) as session:
        set_subscription(session, subscription.id, muted_at=NOW)
    cut_due_digests(c)
    assert [digest.changes for digest in rows(database.engine, Digest)] == [0]
    assert [row.reason for row in rows(database.engine, Decision)] == [SkipReason.MUTED]


def test_what_is_held_for_a_same_day_plan_is_sent_now(database, tmp_path, ada):
    c = make_context(database.engine, tmp_path)
    held(database.engine, ada, c)
    with transaction(database.engine) as session:
        set_subscriber(session, ada.id, plan="watcher")
    later = make_context(database.engine, tmp_path, NOW + timedelta(days=3))
    assert cut_due_digests(later) == ["email"]
    [alert] = rows(database.engine, Notification)
    assert (alert.kind, rows(database.engine, Digest)) == (NotificationKind.ALERT, [])
    assert alert.deliver_by > later.now()


@pytest.mark.parametrize(
    ("state", "digests"), [(NotificationState.DELIVERED, [0]), (NotificationState.PENDING, [0])]
)
def test_a_change_whose_alert_arrived_or_is_on_its_way_is_in_no_digest(
    database, tmp_path, ada, state, digests
):
    c = make_context(database.engine, tmp_path)
    with transaction(database.engine) as session:
        set_subscriber(session, ada.id, plan="watcher")
    held(database.engine, ada, c)
    save(database.engine, replace_state(database.engine, state))
    with transaction(database.engine) as session:
        set_subscriber(session, ada.id, plan="free")
        session.execute(update(Decision).values(kind=DecisionKind.HOLD_FOR_DIGEST))
    cut_due_digests(c)
    assert [digest.changes for digest in rows(database.engine, Digest)] == digests


def set_address(engine, subscriber, **cells):
    with transaction(engine) as session:
        where = Destination.subscriber_id == subscriber.id
        session.execute(update(Destination).where(where).values(**cells))


def replace_state(engine, state):
    [row] = rows(engine, Notification)
    row.state = state
    return row


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-3)])
def test_a_clock_that_jumps_neither_doubles_nor_skips_a_digest(database, tmp_path, ada, jump):
    for moment in (NOW, NOW + jump, NOW, NOW + WEEK, NOW + WEEK + jump, NOW + WEEK):
        c = make_context(database.engine, tmp_path, moment)
        held(database.engine, ada, c)
        cut_due_digests(c)
    digests = rows(database.engine, Digest)
    assert len(digests) == 2
    cut_due_digests(make_context(database.engine, tmp_path, NOW + 2 * WEEK))
    assert sum(digest.changes for digest in rows(database.engine, Digest)) == 6


def test_a_digest_of_five_thousand_changes_is_one_message(database, tmp_path, ada):
    first = held(database.engine, ada, make_context(database.engine, tmp_path))
    with transaction(database.engine) as session:
        session.execute(text(MANY_CHANGES), {"id": first.id})
        session.execute(text(ALL_HELD), {"ada": ada.id, "now": NOW})
    with open_receivers() as receivers:
        c = make_context(database.engine, tmp_path, smtp_url=receivers.smtp_url)
        cut_due_digests(c)
        deliver_due("email", c)
        [mail] = receivers.emails
    assert [digest.changes for digest in rows(database.engine, Digest)] == [5000]
    assert len(mail.message.as_bytes()) < 102_000


MANY_CHANGES = """
INSERT INTO changes (document_id, platform_id, before_version_id, after_version_id, cause,
  detected_at, confirmed_at, significance, severity, direction, alerts, rules_version, summary,
  fan_out_after, fanned_out_at)
SELECT document_id, platform_id, before_version_id, after_version_id, cause,
  detected_at - interval '1 minute' * n, confirmed_at, significance, severity, direction, alerts,
  rules_version, summary, 0, confirmed_at
FROM changes, generate_series(1, 4999) n WHERE id = :id"""
ALL_HELD = """
INSERT INTO decisions (change_id, subscriber_id, kind, plan, decided_at)
SELECT id, :ada, 'hold_for_digest', 'free', :now FROM changes
ON CONFLICT DO NOTHING"""


@pytest.mark.parametrize(
    ("hours", "gap"),
    [((30, 25, 6), 18), ((30, 2), 22), ((), None)],
)
def test_a_digest_states_the_longest_time_a_document_went_unread(
    database, tmp_path, ada, hours, gap
):
    with transaction(database.engine) as session:
        session.execute(update(Subscriber).values(last_cut_at=NOW - timedelta(hours=24)))
    document = make_document(database.engine)
    for ago in hours:
        at, outcome = NOW - timedelta(hours=ago), Outcome.UNCHANGED
        save(database.engine, Check(document_id=document.id, at=at, duration_ms=1, outcome=outcome))
    cut_due_digests(make_context(database.engine, tmp_path))
    [digest] = rows(database.engine, Digest)
    assert digest.longest_gap == (gap and gap * 3600)
