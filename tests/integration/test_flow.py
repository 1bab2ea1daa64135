"""Canaries end where work flows; where it does not, an alarm is raised and told once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from models.tables import Alarm, Attempt, Canary, Decision, Destination, Notification
from models.words import AttemptOutcome
from storage.database import open_session, transaction
from tests.factories import NOW, make_change, make_context, make_subscriber, save, watch
from workers.steps.operating.flow import receive_canary, send_canaries, watch_flow
from workers.steps.telling.fan_out import fan_out

MINUTE = timedelta(minutes=1)
QUEUES = ("email", "fetch")


def rows(engine, table):
    with open_session(engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def later(c, minutes):
    now = c.now() + minutes * MINUTE
    return replace(c, now=lambda: now)


@pytest.fixture
def c(database, tmp_path, receivers):
    cells = {"smtp_url": receivers.smtp_url, "operator_email": "ops@example.org"}
    return make_context(database.engine, tmp_path, **cells)


def test_a_canary_that_a_queue_takes_raises_nothing(database, c):
    assert send_canaries(QUEUES, c) == ["email", "fetch"]
    for queue in QUEUES:
        receive_canary(queue, c)
    assert watch_flow(later(c, 10)) == []
    assert [row.ended_at for row in rows(database.engine, Canary)] == [NOW, NOW]


def test_a_queue_has_one_canary_at_a_time_and_its_bell_is_rung_again(database, c):
    send_canaries(QUEUES, c)
    receive_canary("email", c)
    assert send_canaries(QUEUES, later(c, 1)) == ["email", "fetch"]
    assert [row.queue for row in rows(database.engine, Canary)] == ["email", "fetch", "email"]


def test_an_alarm_is_told_once_by_mail_and_log_when_it_lasts(database, c, receivers, caplog):
    send_canaries(QUEUES, c)
    receive_canary("email", c)
    for minutes in (4, 5, 6, 7):
        assert watch_flow(later(c, minutes)) == ["queue fetch"]
    [mail] = receivers.emails
    assert mail.message["To"] == "ops@example.org"
    assert "queue fetch" in mail.message.get_body(("plain",)).get_content()
    assert [record.what for record in caplog.records] == ["queue fetch"]


def test_what_is_late_for_a_moment_after_a_long_stop_is_not_told(c, receivers):
    send_canaries(QUEUES, c)
    assert watch_flow(later(c, 600)) == ["queue email", "queue fetch"]
    for queue in QUEUES:
        receive_canary(queue, later(c, 600))
    assert watch_flow(later(c, 601)) == []
    assert receivers.emails == ()


def test_an_alarm_ends_when_work_flows_again_and_may_be_raised_anew(database, c):
    send_canaries(QUEUES, c)
    watch_flow(later(c, 4))
    for queue in QUEUES:
        receive_canary(queue, c)
    watch_flow(later(c, 5))
    send_canaries(QUEUES, later(c, 6))
    watch_flow(later(c, 16))
    alarms = rows(database.engine, Alarm)
    assert [alarm.ended_at is None for alarm in alarms] == [False, False, True, True]


def test_an_operator_who_could_not_be_told_is_told_later(database, tmp_path, c, receivers):
    send_canaries(QUEUES, c)
    cells = {"operator_email": "ops@example.org", "smtp_url": "smtp+plain://127.0.0.1:9"}
    dead = make_context(database.engine, tmp_path, **cells)
    for minutes in (4, 5):
        watch_flow(later(dead, minutes))
    assert [alarm.told_at for alarm in rows(database.engine, Alarm)] == [None, None]
    watch_flow(later(c, 6))
    assert len(receivers.emails) == 1


@pytest.fixture
def owed(database, c):
    change = make_change(database.engine)
    watch(database.engine, make_subscriber(database.engine))
    fan_out(change.id, c)
    return rows(database.engine, Notification)[0]


def test_messages_that_nobody_tries_to_send_are_a_stall(c, owed):
    assert watch_flow(later(c, 2)) == []
    assert watch_flow(later(c, 4)) == ["channel email"]


def test_a_long_backlog_that_shrinks_is_no_stall(database, c, owed):
    tried = {"number": 1, "duration_ms": 1, "outcome": AttemptOutcome.TRANSIENT}
    save(database.engine, Attempt(notification_id=owed.id, at=NOW + 3 * MINUTE, **tried))
    assert watch_flow(later(c, 4)) == []


def test_a_far_side_that_rests_is_no_stall(database, c, owed):
    [destination] = rows(database.engine, Destination)
    destination.rests_until = NOW + timedelta(hours=1)
    save(database.engine, destination)
    assert watch_flow(later(c, 4)) == []


def test_a_change_that_nobody_fans_out_is_a_stall(database, c):
    make_change(database.engine)
    assert watch_flow(later(c, 4)) == ["fan-out"]


def test_changes_that_wait_for_others_to_be_fanned_out_are_no_stall(database, c, owed):
    make_change(database.engine)
    with transaction(database.engine) as session:
        session.execute(update(Decision).values(decided_at=NOW + 3 * MINUTE))
    assert "fan-out" not in watch_flow(later(c, 4))


@pytest.mark.parametrize(
    ("people", "delivered", "stalls"), [(3, 0, ["road email"]), (2, 0, []), (3, 1, [])]
)
def test_a_road_on_which_nothing_arrives_is_blocked(database, c, people, delivered, stalls):
    change = make_change(database.engine)
    for _ in range(people):
        watch(database.engine, make_subscriber(database.engine))
    fan_out(change.id, c)
    outcomes = [AttemptOutcome.DELIVERED] * delivered + [AttemptOutcome.TRANSIENT] * people
    for row, outcome in zip(rows(database.engine, Notification), outcomes, strict=False):
        tried = {"number": 1, "duration_ms": 1, "outcome": outcome}
        save(database.engine, Attempt(notification_id=row.id, at=NOW + MINUTE, **tried))
        row.next_attempt_at = NOW + 60 * MINUTE
        save(database.engine, row)
    assert watch_flow(later(c, 6)) == stalls
