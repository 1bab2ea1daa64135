"""Destinations' secrets in the database, in logs, and on their way out."""

import json
import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select
from typer.testing import CliRunner

from cli.app import build_app
from config.logging import _ROOMS
from config.secret import DATA_KEYS, add_data_key, keep_data_keys
from models.tables import Attempt, Destination, Subscriber
from models.words import AttemptOutcome
from notifications.channels.webhook import make_secret
from storage.database import open_session
from tests.factories import make_change, make_context, make_destination, make_subscriber, watch
from workers.steps.destinations.destinations import seal_destinations
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.fan_out import fan_out

SECRET = make_secret(bytes(range(24)))
PLAIN = {"url": "https://hooks.reader.example/hush", "secrets": [SECRET]}


@pytest.fixture
def c(database, tmp_path, receivers):
    hosts = ",".join(receivers.hosts)
    return make_context(database.engine, tmp_path, smtp_url=receivers.smtp_url, allow_hosts=hosts)


def rows(c, table):
    with open_session(c.engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def in_rows(c):
    return json.dumps([row.settings for row in rows(c, Destination)])


def test_rows_from_before_are_sealed_once_and_e_mail_is_left_alone(c):
    ada = make_subscriber(c.engine)
    make_destination(c.engine, ada, "webhook", PLAIN)
    assert (seal_destinations(c, plain=True), seal_destinations(c, plain=True)) == (1, 0)
    assert "hush" not in in_rows(c)
    assert SECRET not in in_rows(c)
    assert ada.email in in_rows(c)


def test_another_key_opens_everything_and_after_rotation_the_old_one_may_go(c, tmp_path):
    make_destination(c.engine, make_subscriber(c.engine), "webhook", PLAIN)
    seal_destinations(c)
    old = keep_data_keys(tmp_path)
    add_data_key(tmp_path)
    newest = keep_data_keys(tmp_path).split()[0]
    command = ["keys", "rotate"]
    env = {"DATABASE_URL": c.engine.url.render_as_string(False), "DATA_DIR": str(tmp_path)}
    answer = CliRunner().invoke(build_app(), command, env=env)
    assert "1 destination" in answer.output
    later = make_context(c.engine, tmp_path, data_keys=newest)
    assert old != newest
    assert seal_destinations(later) == 0


def test_a_sealed_webhook_is_delivered_and_its_secrets_are_in_no_log_or_attempt(
    c, receivers, caplog
):
    for room in _ROOMS:
        caplog.set_level(logging.DEBUG, room)
    change = make_change(c.engine)
    for name in ("hush", "hush/gone"):
        reader = make_subscriber(c.engine)
        watch(c.engine, reader)
        url = receivers.webhook_address("hush", SECRET).replace("hush", name)
        make_destination(c.engine, reader, "webhook", {"url": url, "secrets": [SECRET]})
    seal_destinations(c)
    fan_out(change.id, c)
    today = replace(c, now=lambda: datetime.now(UTC))  # receivers refuse old signatures
    deliver_due("webhook", today)
    assert [hook.fault for hook in receivers.webhooks] == [""]
    outcomes = [row.outcome for row in rows(c, Attempt)]
    assert sorted(outcomes) == [AttemptOutcome.DELIVERED, AttemptOutcome.TRANSIENT]
    told = caplog.text + repr(rows(c, Attempt)) + repr(rows(c, Destination))
    assert SECRET not in told
    assert "hush" not in told


def test_an_error_of_the_database_quotes_no_value(c):
    with pytest.raises(DBAPIError) as error:
        make_destination(c.engine, Subscriber(id=7), "webhook", PLAIN)
    assert SECRET not in str(error.value)


def test_a_key_that_was_lost_costs_retries_and_says_so(c, tmp_path, caplog):
    change, reader = make_change(c.engine), make_subscriber(c.engine)
    watch(c.engine, reader)
    make_destination(c.engine, reader, "webhook", PLAIN)
    seal_destinations(c)
    fan_out(change.id, c)
    (tmp_path / DATA_KEYS).unlink()
    deliver_due("webhook", make_context(c.engine, tmp_path))
    assert "No key of DATA_KEYS opens this secret" in caplog.text
    assert [row.outcome for row in rows(c, Attempt)] == [AttemptOutcome.TRANSIENT]


def test_settings_and_context_show_no_secret(c, tmp_path):
    secrets = {"secret_key": "hush1", "smtp_url": "smtp://u:hush2@host", "data_keys": "hush3"}
    shown = repr(make_context(c.engine, tmp_path, database_url="hush4", **secrets))
    assert "hush" not in shown + repr(c.site)
