"""One worker's shift: what hangs, breaks or is gone costs itself and nobody else."""

import socket
from dataclasses import replace
from datetime import timedelta
from threading import Lock
from time import monotonic, sleep

import pytest
from sqlmodel import select

from demo.loopback import Answer, serve_loopback
from demo.receivers import open_receivers
from models.tables import Attempt, Destination, Notification
from models.words import AttemptOutcome, NotificationState
from storage.database import open_session, transaction
from storage.outbox import claim_due
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

SECRETS = ["whsec_" + "A" * 32]


def rows(engine, table):
    with open_session(engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def reaching(database, tmp_path, *ports, **settings):
    """A context that may post to loopback ports and waits half a second at most."""
    hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
    c = make_context(database.engine, tmp_path, allow_hosts=hosts, allow_http=True, **settings)
    c.__dict__["road"] = replace(c.road, timeout=0.5)
    return c


def owe(c, changes, *ports):
    """Some changes, each owed to one webhook at each port."""
    found = [make_change(c.engine) for _ in range(changes)]
    for port in ports:
        reader = make_subscriber(c.engine)
        watch(c.engine, reader)
        url = f"http://127.0.0.1:{port}/hook"
        make_destination(c.engine, reader, "webhook", {"url": url, "secrets": SECRETS})
    for change in found:
        fan_out(change.id, c)


@pytest.fixture
def silent():
    """Give a port that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_one_destination_gets_one_message_at_a_time(database, tmp_path):
    inside, most, lock = [], [], Lock()

    def answer(_):
        with lock:
            inside.append(1)
            most.append(len(inside))
        sleep(0.02)
        with lock:
            inside.pop()
        return Answer()

    with serve_loopback(answer) as port:
        c = reaching(database, tmp_path, port)
        owe(c, 5, port)
        assert deliver_due("webhook", c).settled == 5
    assert most == [1] * 5


def test_what_hangs_is_tried_once_and_rests_while_the_others_arrive(database, tmp_path, silent):
    with serve_loopback(lambda _: Answer()) as port:
        c = reaching(database, tmp_path, port, silent)
        owe(c, 3, port, silent)
        deliver_due("webhook", c)
        deliver_due("webhook", c)
    outcomes = [attempt.outcome for attempt in rows(c.engine, Attempt)]
    assert outcomes.count(AttemptOutcome.DELIVERED) == 3
    assert outcomes.count(AttemptOutcome.TRANSIENT) == 1
    hung = [row for row in rows(c.engine, Destination) if row.failures]
    assert [row.rests_until > NOW for row in hung] == [True]
    assert all(row.lease_token is None for row in rows(c.engine, Notification))


def test_after_its_rest_a_destination_that_answers_again_gets_everything(database, tmp_path):
    answers = [Answer("no", 503), Answer(), Answer()]
    with serve_loopback(lambda _: answers.pop(0)) as port:
        c = reaching(database, tmp_path, port)
        owe(c, 2, port)
        deliver_due("webhook", c)
        later = replace(c, now=lambda: NOW + timedelta(minutes=1))
        later.__dict__["road"] = c.road
        deliver_due("webhook", later)
    assert [row.failures for row in rows(c.engine, Destination) if row.channel == "webhook"] == [0]
    webhooks = [row for row in rows(c.engine, Notification) if row.channel == "webhook"]
    assert {row.state for row in webhooks} == {NotificationState.DELIVERED}


def test_two_workers_never_hold_one_destination_together(database, tmp_path):
    c = reaching(database, tmp_path)
    owe(c, 2, 9)
    until = NOW + timedelta(seconds=15)
    with open_session(c.engine) as one, open_session(c.engine) as other:
        first = claim_due(one, "webhook", 1, NOW, until)
        second = claim_due(other, "webhook", 1, NOW, until)
        one.commit()
        other.commit()
        third = claim_due(other, "webhook", 9, NOW, until)
    assert [len(claim.notifications) for claim in (first, second, third)] == [1, 0, 0]


def test_a_closed_road_costs_one_row_a_try_and_the_others_nothing(database, tmp_path):
    c = make_context(database.engine, tmp_path, smtp_url="smtp+plain://127.0.0.1:9")
    change = make_change(c.engine)
    for _ in range(3):
        watch(c.engine, make_subscriber(c.engine))
    fan_out(change.id, c)
    assert not deliver_due("email", c).more
    assert [row.attempts for row in rows(c.engine, Notification)] == [1, 0, 0]
    assert [row.failures for row in rows(c.engine, Destination)] == [0, 0, 0]
    assert all(row.leased_until is None for row in rows(c.engine, Notification))


def test_whoever_is_gone_is_skipped_with_a_reason(database, tmp_path):
    c = reaching(database, tmp_path)
    owe(c, 1, 9)
    with transaction(c.engine) as session:
        for row in session.exec(select(Destination).where(Destination.channel == "webhook")):
            session.delete(row)
    assert deliver_due("webhook", c).settled == 1
    told = [row.reason for row in rows(c.engine, Notification) if row.channel == "webhook"]
    assert told == ["no_destination"]


@pytest.mark.parametrize("channel", ["email", "webhook"])
def test_nothing_is_sent_after_the_lease(database, tmp_path, channel):
    with open_receivers() as receivers:
        cells = {"smtp_url": receivers.smtp_url, "lease": 0.0}
        c = reaching(database, tmp_path, receivers.http_port, **cells)
        owe(c, 1, receivers.http_port)
        deliver_due(channel, c)
        assert receivers.total == 0
    tried = [row for row in rows(c.engine, Notification) if row.channel == channel]
    assert [row.state for row in tried] == [NotificationState.PENDING]


def test_a_shift_ends_when_its_time_is_up_and_asks_for_another(database, tmp_path):
    with serve_loopback(lambda _: Answer()) as port:
        c = reaching(database, tmp_path, port)
        owe(c, 2, port)
        first = deliver_due("webhook", c, longest=0)
        assert (first.settled, first.more) == (0, True)
        started = monotonic()
        assert deliver_due("webhook", c).settled == 2
    assert monotonic() < started + 5


def test_a_row_of_which_the_policy_cannot_be_asked_holds_up_no_other(database, tmp_path):
    with open_receivers() as receivers:
        c = make_context(database.engine, tmp_path, smtp_url=receivers.smtp_url)
        change = make_change(c.engine)
        for _ in range(2):
            watch(c.engine, make_subscriber(c.engine))
        fan_out(change.id, c)
        with transaction(c.engine) as session:
            session.get(Notification, 1).change_id = 999
        deliver_due("email", c)
        assert receivers.total == 1
    first, second = rows(c.engine, Notification)
    assert (first.state, first.reason) == (NotificationState.PENDING, "an error of ours")
    assert (first.attempts, second.state) == (1, NotificationState.DELIVERED)
    assert [row.failures for row in rows(c.engine, Destination)] == [0, 0]
