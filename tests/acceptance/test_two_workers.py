"""Two worker processes on one queue share the work, and nothing arrives twice."""

from collections import Counter

import pytest
from sqlmodel import select

from cli.system import running
from config.settings import Settings
from demo.receivers import open_receivers
from models.tables import Attempt, Notification
from models.words import NotificationState
from storage.database import open_engine, open_session
from tests.factories import make_change, make_platform, make_subscriber, watch
from tests.waiting import wait_until

ALERTS = 800  # a second worker has time to join in
TWO_MAIL_WORKERS = {"fanout": ("fanout",), "email-1": ("email",), "email-2": ("email",)}


@pytest.mark.slow
def test_two_mail_workers_share_eight_hundred_alerts(data_dir, tmp_path):
    platforms = tmp_path / "platforms"
    platforms.mkdir()
    with open_receivers() as receivers:
        settings = Settings(
            _env_file=None,
            data_dir=data_dir,
            platforms_dir=platforms,
            smtp_url=receivers.smtp_url,
            allow_hosts=",".join(receivers.hosts),
            web_port=0,
            sweep_every=0.5,
            worker_processes=1,
        )
        with running(settings, groups=TWO_MAIL_WORKERS, durable=False) as system:
            engine = open_engine(system.settings.database_url)
            make_platform(engine)
            for _ in range(ALERTS):
                watch(engine, make_subscriber(engine))
            make_change(engine)
            wait_until(lambda: delivered(engine) == ALERTS, 60)
            tried_by = Counter(attempt.worker for attempt in rows(engine, Attempt))
            engine.dispose()
        recipients = Counter(mail.recipients for mail in receivers.emails)
    assert len(recipients) == ALERTS
    assert set(recipients.values()) == {1}
    assert len(tried_by) >= 2


def delivered(engine):
    return sum(row.state is NotificationState.DELIVERED for row in rows(engine, Notification))


def rows(engine, table):
    with open_session(engine) as session:
        return session.exec(select(table)).all()
