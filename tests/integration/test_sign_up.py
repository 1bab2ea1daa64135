"""Signing up: an address is told of nothing before whoever reads it has confirmed it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models.tables import Destination, Notification, Subscriber
from models.words import NotificationKind
from notifications.links import Grant, Purpose, make_token, read_token
from storage.database import open_session, transaction
from storage.people import disable_destination
from tests.factories import NOW, make_change, make_context, make_platform
from workers.steps.destinations.confirm import confirm_address
from workers.steps.subscribers.subscribe import add_platform, change_plan, sign_up
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.digest import cut_due_digests
from workers.steps.telling.fan_out import fan_out

LINK = re.compile(r"/confirm/(\S+)")


@pytest.fixture
def c(database, tmp_path, receivers):
    make_platform(database.engine)
    hosts = ",".join(receivers.hosts)
    return make_context(
        database.engine, tmp_path, smtp_url=receivers.smtp_url, allow_hosts=hosts, digest_period=60
    )


def rows(c, table):
    with open_session(c.engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def told(receivers):
    return [email.message["Subject"] for email in receivers.emails]


def confirm(receivers, c):
    text = receivers.emails[0].message.get_body(("plain",)).get_content()
    grant = read_token("secret", Purpose.VERIFY, LINK.search(text)[1], NOW)
    with transaction(c.engine) as session:
        confirm_address(session, grant, NOW)


def test_the_first_message_is_the_link_that_confirms_the_address(c, receivers):
    sign_up("ada@example.org", c)
    deliver_due("email", c)
    assert told(receivers) == ["Your link to confirm your address"]
    assert rows(c, Destination)[0].verified_at is None
    confirm(receivers, c)
    assert rows(c, Destination)[0].verified_at == NOW


@pytest.mark.parametrize("plan", ["free", "watcher"])
def test_an_unconfirmed_address_hears_of_no_change_digest_or_notice(c, receivers, plan):
    ada = sign_up("ada@example.org", c, plan="watcher")
    add_platform(ada, "acme", c)
    change_plan(ada, plan, c)
    fan_out(make_change(c.engine).id, c)
    later = replace(c, now=lambda: NOW + timedelta(days=8))
    cut_due_digests(later)
    deliver_due("email", later)
    assert told(receivers) == ["Your link to confirm your address"]
    assert {row.kind for row in rows(c, Notification)} == {NotificationKind.SIGN_IN}


def test_a_confirmed_address_hears_of_changes(c, receivers):
    ada = sign_up("ada@example.org", c, plan="watcher")
    add_platform(ada, "acme", c)
    deliver_due("email", c)
    confirm(receivers, c)
    fan_out(make_change(c.engine).id, c)
    deliver_due("email", c)
    assert len(told(receivers)) == 2


def test_confirming_again_or_after_unsubscribing_changes_nothing(c, receivers):
    sign_up("ada@example.org", c)
    deliver_due("email", c)
    confirm(receivers, c)
    with transaction(c.engine) as session:
        disable_destination(session, 1, "unsubscribed", NOW)
    confirm(receivers, c)
    [address] = rows(c, Destination)
    assert (address.verified_at, address.disabled_reason) == (NOW, "unsubscribed")


def test_a_token_confirms_only_the_destination_it_was_sent_to(c):
    ada, ben = (sign_up(f"{name}@example.org", c) for name in ("ada", "ben"))
    token = make_token("secret", Purpose.VERIFY, Grant(ben, destination_id=ada), NOW)
    with transaction(c.engine) as session:
        confirm_address(session, read_token("secret", Purpose.VERIFY, token, NOW), NOW)
    assert [row.verified_at for row in rows(c, Destination)] == [None, None]


@pytest.mark.parametrize(
    ("period", "first"),
    [(60, NOW + timedelta(minutes=1)), (0, datetime(2026, 3, 9, 9, tzinfo=UTC))],
)
def test_the_first_digest_is_due_after_the_period_that_is_set_or_else_weekly(
    database, tmp_path, period, first
):
    c = make_context(database.engine, tmp_path, digest_period=period)
    sign_up("ada@example.org", c)
    assert rows(c, Subscriber)[0].next_digest_at == first
