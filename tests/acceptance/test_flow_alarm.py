"""The whole product up: every queue sends its canary back, and a worker that hangs is noticed."""

import os
import signal

import httpx
import pytest
from sqlmodel import select

from cli.system import running
from config.settings import Settings
from demo.receivers import open_receivers
from models.tables import Canary
from storage.database import open_engine, open_session
from tests.waiting import wait_until
from workers.app import QUEUES


@pytest.mark.slow
def test_a_worker_that_hangs_raises_the_alarm_and_ends_it_by_working_again(data_dir, tmp_path):
    platforms = tmp_path / "platforms"
    platforms.mkdir()
    with open_receivers() as receivers:
        settings = Settings(
            _env_file=None,
            data_dir=data_dir,
            platforms_dir=platforms,
            smtp_url=receivers.smtp_url,
            allow_hosts=",".join(receivers.hosts),
            operator_email="ops@example.org",
            web_port=0,
            canary_every=2,
            flow_alarm_after=6,
            worker_processes=1,
        )
        with running(settings, durable=False) as system:
            engine = open_engine(system.settings.database_url)
            wait_until(lambda: came_back(engine) == set(QUEUES), 60)
            flow = f"http://127.0.0.1:{system.settings.web_port}/healthz/flow"
            wait_until(lambda: stalled(flow) == [], 30)
            [channels] = [child for child in system.children if child.program.name == "channels"]
            os.killpg(channels.popen.pid, signal.SIGSTOP)
            wait_until(lambda: "queue email" in stalled(flow), 60)
            wait_until(lambda: receivers.emails, 60)
            os.killpg(channels.popen.pid, signal.SIGCONT)
            wait_until(lambda: stalled(flow) == [], 60)
            engine.dispose()
        said = [mail.message.get_body(("plain",)).get_content() for mail in receivers.emails]
    assert sum("queue email" in text for text in said) == 1


def came_back(engine):
    with open_session(engine) as session:
        return set(session.exec(select(Canary.queue).where(Canary.ended_at.is_not(None))))


def stalled(address):
    return httpx.get(address, timeout=60, trust_env=False).json()["stalled"]
