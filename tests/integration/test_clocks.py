"""Workers whose clocks differ: within the margin of the lease nothing is taken from another."""

from datetime import timedelta

import pytest
from sqlmodel import select

from demo.receivers import open_receivers
from models.tables import Notification
from models.words import NotificationState
from storage.database import open_session, transaction
from storage.outbox import claim_due
from tests.factories import NOW, make_change, make_context, make_subscriber, watch
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.fan_out import fan_out

LEASE = timedelta(seconds=15)
MARGIN = timedelta(seconds=9)  # less than is left of a lease when it is renewed
HOUR = timedelta(hours=1)


def owe(engine, c):
    change = make_change(engine)
    watch(engine, make_subscriber(engine))
    fan_out(change.id, c)


def claim(engine, now):
    with transaction(engine) as session:
        return len(claim_due(session, "email", 10, now, now + LEASE).notifications)


@pytest.mark.parametrize("skew", [-MARGIN, MARGIN])
def test_a_clock_some_seconds_off_takes_nothing_from_another_worker(database, tmp_path, skew):
    owe(database.engine, make_context(database.engine, tmp_path))
    assert claim(database.engine, NOW) == 1
    assert claim(database.engine, NOW + skew) == 0


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_a_clock_that_jumps_an_hour_delays_at_most_and_loses_nothing(database, tmp_path, jump):
    with open_receivers() as receivers:
        before = make_context(database.engine, tmp_path, smtp_url=receivers.smtp_url)
        owe(database.engine, before)
        for now in (NOW + jump, NOW, NOW + HOUR):
            deliver_due(
                "email",
                make_context(database.engine, tmp_path, now, smtp_url=receivers.smtp_url),
            )
        assert len(receivers.emails) == 1
    with open_session(database.engine) as session:
        assert session.exec(select(Notification.state)).all() == [NotificationState.DELIVERED]
