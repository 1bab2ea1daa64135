"""Shift after shift a worker keeps no more files, threads or connections than after the first."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from demo.receivers import open_receivers
from tests.factories import make_change, make_context, make_destination, make_subscriber, watch
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.fan_out import fan_out

SECRET = "whsec_" + "A" * 32
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
SHIFTS = 40


def held(c):
    """Count what is held: open files and threads of this process, connections to the database."""
    with c.engine.connect() as connection:
        connections = connection.execute(text(CONNECTIONS)).scalar_one()
    return len(list(Path("/proc/self/fd").iterdir())), threading.active_count(), connections


@pytest.mark.parametrize("channel", ["email", "webhook"])
def test_forty_shifts_keep_no_more_open_than_three(database, tmp_path, channel):
    with open_receivers() as receivers:
        hosts = ",".join(receivers.hosts)
        reach = {"smtp_url": receivers.smtp_url, "allow_hosts": hosts, "allow_http": True}
        c = make_context(database.engine, tmp_path, **reach)
        c = replace(c, now=lambda: datetime.now(UTC))
        make_change(c.engine)
        ada = make_subscriber(c.engine)
        watch(c.engine, ada)
        hook = {"url": receivers.webhook_address("ada", SECRET), "secrets": [SECRET]}
        make_destination(c.engine, ada, "webhook", hook)
        after = [deliver_one(channel, c) for _ in range(SHIFTS)]
        assert receivers.total == SHIFTS
    for figures in zip(*after, strict=True):
        assert max(figures[3:]) <= max(figures[:3]) + 2


def deliver_one(channel, c):
    fan_out(make_change(c.engine).id, c)
    assert deliver_due(channel, c).settled == 1
    return held(c)
