"""Figures and health: who may read them, what they say, that work stands still."""

import re
from datetime import timedelta

import pytest

from config.settings import Settings
from models.tables import Attempt, Canary, Notification
from models.words import AttemptOutcome, NotificationKind, NotificationState, Outcome
from storage.metrics import GAUGES

HOUR = timedelta(hours=1)
TOKEN = "t" * 20
LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+]+')


@pytest.fixture
def told(records, now):
    """One alert that arrived late, one that waits, a look, and a canary that nobody took."""
    document = records.document()
    before, after = (records.version(document, n, days_ago=1) for n in (1, 2))
    change = records.change(before, after)
    cells = {
        "kind": NotificationKind.ALERT,
        "subject": f"change:{change.id}",
        "subscriber_id": 1,
        "channel": "email",
        "change_id": change.id,
        "created_at": change.detected_at,
        "next_attempt_at": now - HOUR,
    }
    late = {"deliver_by": now - 3 * HOUR, "ended_at": now - 2 * HOUR}
    done = records.add(
        Notification(destination_id=1, state=NotificationState.DELIVERED, **late, **cells)
    )
    records.add(Notification(destination_id=2, **cells))
    tried = {"number": 1, "duration_ms": 9, "outcome": AttemptOutcome.DELIVERED}
    records.add(Attempt(notification_id=done.id, at=now - HOUR / 2, **tried))
    records.check(document, Outcome.UNCHANGED, minutes=30)
    records.add(Canary(queue="slack", made_at=now - HOUR))
    records.session.commit()


def read(web, **headers):
    return web.get("/metrics", headers=headers)


def test_figures_are_lines_that_prometheus_reads(web, told):
    answer = read(web)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    values = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert all(LINE.fullmatch(line) for line in values)
    assert answer.text.count("# TYPE") == len(GAUGES)


@pytest.mark.parametrize(
    "line",
    [
        'clausewatch_notifications_due{channel="email"} 1',
        'clausewatch_oldest_due_seconds{channel="email"} 3600',
        'clausewatch_attempts_last_hour{channel="email",outcome="delivered"} 1',
        'clausewatch_alert_latency_seconds{quantile="0.5"} 79200',
        'clausewatch_deliver_by_missed{state="delivered"} 1',
        'clausewatch_checks_last_hour{outcome="unchanged"} 1',
        'clausewatch_canary_seconds{queue="slack"} 3600',
        "clausewatch_changes_to_fan_out 1",
    ],
)
def test_figures_are_what_the_rows_say(web, told, line):
    assert line in read(web).text.splitlines()


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_who_comes_through_a_proxy_finds_no_figures(web, header):
    assert read(web, **{header: "203.0.113.9"}).status_code == 404


def test_a_token_opens_them_from_anywhere_and_nothing_else_does(database, serve_with):
    web = serve_with(
        Settings(
            _env_file=None, database_url=database.url, metrics_token=TOKEN, secret_key="s" * 40
        )
    )
    assert read(web).status_code == 404
    assert read(web, Authorization="Bearer wrong").status_code == 404
    answer = read(web, Authorization=f"Bearer {TOKEN}", **{"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 200


def test_work_that_stands_still_is_named_and_wakes_monitors_only(web, told):
    health, flow = web.get("/healthz"), web.get("/healthz/flow")
    assert (health.status_code, flow.status_code) == (200, 503)
    assert health.json()["stalled"] == ["channel email", "fan-out", "queue slack"]


def test_where_all_flows_monitors_sleep(web):
    assert web.get("/healthz/flow").json()["status"] == "ok"
