"""What is owed arrives once, is recorded, and is asked about again before it goes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from sqlmodel import select

from demo.loopback import Answer, serve_loopback
from models.tables import Attempt, Decision, Destination, Notification
from models.words import AttemptOutcome, DecisionKind, NotificationKind, NotificationState
from storage.database import open_session, transaction
from storage.outbox import channels_due, claim_due
from storage.people import set_subscriber
from storage.results import Entry, Recorded, Result, record
from tests.factories import (
    NOW,
    make_change,
    make_context,
    make_destination,
    make_subscriber,
    watch,
)
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.fan_out import fan_out


@pytest.fixture
def c(database, tmp_path, receivers):
    return make_context(
        database.engine,
        tmp_path,
        smtp_url=receivers.smtp_url,
        allow_hosts=",".join(receivers.hosts),
        allow_http=True,
    )


def rows(engine, table):
    with open_session(engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def begin(notifications):
    return Entry(begin=[row.id for row in notifications], until=NOW)


def owe_alert(engine, c, *channels):
    """A change fanned out to one subscriber with an e-mail and further destinations."""
    change = make_change(engine)
    ben = make_subscriber(engine, email="ben@example.org", name="Ben")
    watch(engine, ben)
    for channel, settings in channels:
        make_destination(engine, ben, channel, settings)
    fan_out(change.id, c)
    return ben


def test_an_alert_arrives_by_every_road_and_leaves_one_attempt_each(database, c, receivers):
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    hook = {"url": receivers.webhook_address("ben", secret), "secrets": [secret]}
    owe_alert(
        database.engine,
        c,
        ("slack", {"url": receivers.slack_address("ben")}),
        ("webhook", hook),
    )
    today = replace(c, now=lambda: datetime.now(UTC))  # receivers refuse old signatures
    for channel in ("email", "slack", "webhook"):
        assert deliver_due(channel, today).settled == 1
    [mail], [post], [call] = receivers.emails, receivers.slack, receivers.webhooks
    assert mail.message["To"] == "Ben <ben@example.org>"
    assert not post.faults
    assert not call.fault
    states = [row.state for row in rows(database.engine, Notification)]
    assert states == [NotificationState.DELIVERED] * 3
    outcomes = [row.outcome for row in rows(database.engine, Attempt)]
    assert outcomes == [AttemptOutcome.DELIVERED] * 3


def test_four_workers_share_a_hundred_alerts_without_a_double(database, c, receivers):
    change = make_change(database.engine)
    for _ in range(100):
        watch(database.engine, make_subscriber(database.engine))
    fan_out(change.id, c)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: deliver_due("email", c, size=7), range(4)))
    assert len(receivers.emails) == 100
    assert receivers.repeated == 0


def test_whoever_paused_meanwhile_gets_nothing_and_the_row_says_why(database, c, receivers):
    ben = owe_alert(database.engine, c)
    with transaction(database.engine) as session:
        set_subscriber(session, ben.id, paused_at=NOW)
    deliver_due("email", c)
    [row] = rows(database.engine, Notification)
    assert (row.state, row.reason) == (NotificationState.SKIPPED, "paused")
    assert receivers.total == 0


def test_a_plan_that_is_weekly_by_now_keeps_the_change_for_the_digest(database, c, receivers):
    ben = owe_alert(database.engine, c)
    with transaction(database.engine) as session:
        set_subscriber(session, ben.id, plan="free")
    deliver_due("email", c)
    [row] = rows(database.engine, Notification)
    assert (row.state, row.reason) == (NotificationState.SKIPPED, "held_for_digest")
    assert rows(database.engine, Decision)[0].kind is DecisionKind.HOLD_FOR_DIGEST


def test_a_dead_mail_server_costs_a_retry_and_nothing_else(database, tmp_path, c):
    owe_alert(database.engine, c)
    dead = make_context(database.engine, tmp_path, smtp_url="smtp+plain://127.0.0.1:9")
    deliver_due("email", dead)
    [row] = rows(database.engine, Notification)
    assert row.state is NotificationState.PENDING
    assert row.next_attempt_at > NOW
    assert row.lease_token is None
    assert [a.outcome for a in rows(database.engine, Attempt)] == [AttemptOutcome.TRANSIENT]


def test_a_destination_that_is_gone_is_switched_off_and_its_owner_told(
    database, tmp_path, c, receivers
):
    with serve_loopback(lambda _: Answer("", HTTPStatus.GONE)) as port:
        hook = {"url": f"http://127.0.0.1:{port}/x", "secrets": ["whsec_" + "A" * 32]}
        owe_alert(database.engine, c, ("webhook", hook))
        reach = {"allow_hosts": f"127.0.0.1:{port}", "allow_http": True}
        deliver_due("webhook", make_context(database.engine, tmp_path, **reach))
    disabled = [row for row in rows(database.engine, Destination) if row.disabled_at]
    assert [row.channel for row in disabled] == ["webhook"]
    notices = [n for n in rows(database.engine, Notification) if n.kind is NotificationKind.NOTICE]
    assert [notice.channel for notice in notices] == ["email"]
    deliver_due("email", c)
    subjects = [mail.message["Subject"] for mail in receivers.emails]
    assert any("stopped sending" in subject for subject in subjects)


def test_a_row_that_killed_its_worker_three_times_is_given_up(database, tmp_path, c):
    owe_alert(database.engine, c)
    for minutes in range(4):
        now = NOW + timedelta(minutes=minutes)
        with transaction(database.engine) as session:
            claim = claim_due(session, "email", 10, now, now + timedelta(seconds=15))
            record(session, claim.token, begin(claim.notifications))
    later = make_context(database.engine, tmp_path, NOW + timedelta(minutes=9))
    deliver_due("email", later)
    [row] = rows(database.engine, Notification)
    assert (row.state, row.reason) == (NotificationState.FAILED, "killed its worker three times")


def test_a_result_is_refused_once_the_lease_is_somebody_elses(database, c):
    owe_alert(database.engine, c)
    with transaction(database.engine) as session:
        [row] = claim_due(session, "email", 10, NOW, NOW).notifications
        done = Result(row.id, NotificationState.DELIVERED, ended_at=NOW)
        assert record(session, uuid4(), Entry([done])) == record(session, uuid4(), begin([row]))
        assert record(session, uuid4(), Entry([done])) == Recorded()
    assert rows(database.engine, Notification)[0].state is NotificationState.PENDING


def test_a_claimed_row_is_due_again_only_when_its_lease_ran_out(database, c):
    owe_alert(database.engine, c)
    minute = timedelta(minutes=1)
    with transaction(database.engine) as session:
        claim_due(session, "email", 10, NOW, NOW + minute)
        assert channels_due(session, NOW) == []
        assert channels_due(session, NOW + minute) == ["email"]
