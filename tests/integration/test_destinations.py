"""Adding destinations: what is refused and why, and nothing told before a code came back."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from sqlmodel import select

from demo.loopback import Answer, serve_loopback
from models.tables import Destination, Notification
from models.words import NotificationState
from notifications.channels.webhook import make_secret
from storage.database import open_session
from tests.factories import NOW, make_change, make_context, make_destination, make_subscriber, watch
from workers.steps.destinations.confirm import Asked, confirm_by_code
from workers.steps.destinations.open_destination import (
    MOST,
    Opened,
    Refused,
    open_destination,
    replace_secret,
    try_destination,
)
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.fan_out import fan_out

OLD = make_secret(bytes(24))
HOOK = {"url": "https://hooks.reader.example/x", "secrets": [OLD]}


@pytest.fixture
def c(database, tmp_path, receivers):
    hosts = ",".join(receivers.hosts)
    c = make_context(database.engine, tmp_path, allow_hosts=hosts, allow_http=True)
    return replace(c, now=lambda: datetime.now(UTC))  # receivers refuse old signatures


@pytest.fixture
def ada(c):
    make_change(c.engine)
    ada = make_subscriber(c.engine)
    watch(c.engine, ada)
    return ada


def rows(c):
    with open_session(c.engine) as session:
        return session.exec(select(Destination).order_by(Destination.id)).all()


def test_a_webhook_hears_of_changes_once_its_code_came_back(c, ada, receivers):
    url = receivers.webhook_address("ada", OLD)
    opened = open_destination(ada.id, "webhook", {"url": url, "secrets": [OLD]}, c)
    fan_out(make_change(c.engine).id, c)
    deliver_due("webhook", c)
    [trial] = receivers.webhooks
    assert trial.payload["type"] == "destination.test"
    assert confirm_by_code(opened.id, trial.payload["data"]["code"], c) is Asked.CONFIRMED
    change = make_change(c.engine, detected_at=c.now())
    fan_out(change.id, c)
    deliver_due("webhook", c)
    assert [post.payload["type"] for post in receivers.webhooks] == [
        "destination.test",
        "change.detected",
    ]
    assert not any(post.fault for post in receivers.webhooks)


@pytest.mark.parametrize(
    ("plan", "channel", "cells", "why"),
    [
        ("free", "slack", {"url": "https://hooks.slack.com/services/x"}, "does not include Slack"),
        ("watcher", "webhook", {**HOOK, "url": "https://10.0.0.1/x"}, "cannot be used"),
        ("watcher", "webhook", {**HOOK, "secrets": ["whsec_x"]}, "base64"),
        ("watcher", "webhook", {"url": "https://x.example"}, "'secrets' is missing"),
        ("watcher", "slack", {"url": "https://evil.example/services"}, "hooks.slack.com"),
        ("watcher", "email", {"address": "nobody"}, "@"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(c, plan, channel, cells, why):
    answer = open_destination(make_subscriber(c.engine, plan).id, channel, cells, c)
    assert isinstance(answer, Refused)
    assert why in answer.reason
    assert len(rows(c)) == 1


def test_there_is_room_for_some(c, ada):
    answers = [open_destination(ada.id, "webhook", HOOK, c) for _ in range(MOST)]
    assert [isinstance(answer, Opened) for answer in answers] == [True] * (MOST - 1) + [False]


def test_a_replaced_secret_signs_beside_the_old_one_for_a_day(c, ada, receivers):
    url = receivers.webhook_address("ada", OLD)
    opened = open_destination(ada.id, "webhook", {"url": url, "secrets": [OLD]}, c)
    new = replace_secret(opened.id, bytes(range(32)), c)
    deliver_due("webhook", c)
    [trial] = receivers.webhooks
    assert not trial.fault
    assert len(trial.headers["webhook-signature"].split()) == 2
    assert not re.search(f"{OLD}|{new}", repr(rows(c)))
    assert replace_secret(1, bytes(32), c) is None


def test_test_messages_are_limited_too(c, ada):
    sent = [
        try_destination(1, replace(c, now=lambda n=n: NOW + timedelta(minutes=n))) for n in range(7)
    ]
    assert sent == [True] * 5 + [False] * 2


def test_a_test_message_is_tried_once_and_says_at_once_what_came_of_it(c, ada):
    with serve_loopback(lambda _: Answer("busy", HTTPStatus.SERVICE_UNAVAILABLE)) as port:
        settings = c.settings.model_copy(update={"allow_hosts": f"127.0.0.1:{port}"})
        reaching = replace(c, settings=settings)
        hook = {"url": f"http://127.0.0.1:{port}/x", "secrets": [OLD]}
        place = make_destination(c.engine, ada, "webhook", hook)
        try_destination(place.id, reaching)
        deliver_due("webhook", reaching)
    with open_session(c.engine) as session:
        row = session.exec(select(Notification)).one()
    assert (row.state, row.reason) == (NotificationState.FAILED, "The endpoint answered 503")
