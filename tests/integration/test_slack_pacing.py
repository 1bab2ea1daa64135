"""A Slack channel gets a message a second at most, and a burst in one; rows wait, not workers."""

import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest
from sqlmodel import select

from demo.loopback import Answer, serve_loopback
from models.tables import Attempt, Change, Destination, Notification
from models.words import NotificationState
from storage.database import open_session
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
from workers.steps.telling.fold import MOST_FOLDED

BURST = MOST_FOLDED


@pytest.fixture
def c(database, tmp_path, receivers):
    hosts = ",".join(receivers.hosts)
    return make_context(database.engine, tmp_path, allow_hosts=hosts, allow_http=True)


def rows(c, table):
    with open_session(c.engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def follow(c, url):
    reader = make_subscriber(c.engine)
    watch(c.engine, reader)
    make_destination(c.engine, reader, "slack", {"url": url})


def owe(c, count):
    for _ in range(count):
        fan_out(make_change(c.engine).id, c)


def on_slack(c):
    return [row for row in rows(c, Notification) if row.channel == "slack"]


def test_a_burst_is_told_in_one_message_and_each_row_says_so(c, receivers):
    make_change(c.engine)
    follow(c, receivers.slack_address("team"))
    owe(c, BURST)
    assert deliver_due("slack", c).settled == BURST
    [post] = receivers.slack
    assert not post.faults
    assert f"{BURST} major changes: Acme" in post.payload["text"]
    first, *others = on_slack(c)
    assert {row.state for row in on_slack(c)} == {NotificationState.DELIVERED}
    assert {row.reason for row in others} == {f"told together with {first.id}"}
    assert [attempt.notification_id for attempt in rows(c, Attempt)] == [first.id]


def test_a_larger_burst_takes_several_messages_and_leaves_no_change_out(c, receivers):
    make_change(c.engine)
    follow(c, receivers.slack_address("team"))
    owe(c, 30)
    for second in range(10):
        deliver_due(
            "slack", replace(c, now=lambda second=second: NOW + timedelta(seconds=2 * second))
        )
    told = " ".join(str(post.payload["blocks"]) for post in receivers.slack)
    names = [change.public_id for change in rows(c, Change)][1:]
    assert all(f"/changes/{name}" in told for name in names)
    assert len(receivers.slack) <= 6
    assert not any(post.faults for post in receivers.slack)


def test_two_alerts_go_a_second_apart_and_no_worker_waits_for_it(c, receivers):
    make_change(c.engine)
    follow(c, receivers.slack_address("team"))
    owe(c, 2)
    took = []
    for seconds in (0, 2):
        at = NOW + timedelta(seconds=seconds)
        began = time.monotonic()
        assert deliver_due("slack", replace(c, now=lambda at=at: at)).settled == 1
        took.append(time.monotonic() - began)
        assert rows(c, Destination)[1].rests_until - at == timedelta(seconds=1)
    assert min(took) < 0.9
    assert len(receivers.slack) == 2


def test_another_channel_does_not_wait(c, receivers):
    make_change(c.engine)
    for name in ("one", "two"):
        follow(c, receivers.slack_address(name))
    owe(c, 1)
    assert deliver_due("slack", c).settled == 2


@pytest.mark.parametrize(
    ("status", "word", "fails"),
    [
        (HTTPStatus.TOO_MANY_REQUESTS, "rate_limited", False),
        (HTTPStatus.BAD_REQUEST, "no_text", True),
        (HTTPStatus.GONE, "channel_is_archived", True),
    ],
)
def test_a_burst_that_is_refused_loses_none_of_its_rows(c, status, word, fails):
    """On a slow machine the second of a row's turn passes, and another one is tried."""
    make_change(c.engine)
    headers = {"Retry-After": "30"}
    answer = Answer(word, status, "text/plain", headers)
    with serve_loopback(lambda _: answer) as port:
        hosts = replace(
            c, settings=c.settings.model_copy(update={"allow_hosts": f"127.0.0.1:{port}"})
        )
        follow(hosts, f"http://127.0.0.1:{port}/services/x")
        owe(hosts, BURST)
        deliver_due("slack", hosts)
    counted = Counter(row.state.value for row in on_slack(c))
    assert counted["pending"] + counted["failed"] == BURST
    assert bool(counted["failed"]) is fails
    assert {row.lease_token for row in on_slack(c)} == {None}
    assert len(rows(c, Attempt)) == max(counted["failed"], 1)
