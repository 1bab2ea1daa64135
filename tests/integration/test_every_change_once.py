"""Whatever happens in between, every change stands in exactly one message to its subscriber."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import text
from sqlmodel import select

from demo.receivers import open_receivers
from models.plans import plans
from models.tables import Decision, Digest, Notification, Subscriber
from models.words import DecisionKind, NotificationKind, NotificationState
from storage.database import open_session, transaction
from tests.factories import NOW, make_change, make_context, make_platform, make_subscriber, watch
from workers.steps.subscribers.subscribe import change_plan
from workers.steps.subscribers.wishes import move_digest
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.digest import cut_due_digests
from workers.steps.telling.fan_out import fan_out

ZONES = sorted(available_timezones())
HOUR = timedelta(hours=1)
MONTH = timedelta(days=31)


class Year(RuleBasedStateMachine):
    """One subscriber's year, in any order of events; `stage` gives the database and mail server."""

    stage = None

    def __init__(self):
        super().__init__()
        self.engine, self.folder, self.smtp_url = self.stage
        with transaction(self.engine) as session:
            session.execute(text("TRUNCATE platforms, subscribers RESTART IDENTITY CASCADE"))
            session.execute(text("TRUNCATE notifications, decisions CASCADE"))
        self.now, self.waiting = NOW, []
        make_platform(self.engine)
        self.ada = make_subscriber(self.engine, "free", next_digest_at=NOW + HOUR)
        watch(self.engine, self.ada)

    @property
    def c(self):
        return make_context(self.engine, self.folder, self.now, smtp_url=self.smtp_url)

    @rule(later=st.booleans())
    def change(self, later):
        """A change is detected; its fan-out may come after whatever happens next."""
        self.waiting.append(make_change(self.engine, detected_at=self.now).id)
        if not later:
            self.catch_up()

    @rule()
    def catch_up(self):
        for change_id in self.waiting:
            fan_out(change_id, self.c)
        self.waiting.clear()

    @rule(hours=st.integers(1, 1000))
    def pass_time(self, hours):
        """Nobody works meanwhile: up to six weeks of downtime."""
        self.now += hours * HOUR

    @rule(beats=st.integers(1, 3))
    def beat(self, beats):
        with ThreadPoolExecutor(beats) as pool:
            list(pool.map(lambda _: cut_due_digests(self.c), range(beats)))

    @rule()
    def deliver(self):
        deliver_due("email", self.c)

    @rule(weekday=st.integers(0, 6), hour=st.integers(0, 23), zone=st.sampled_from(ZONES))
    def move(self, weekday, hour, zone):
        move_digest(self.ada.id, weekday, hour, zone, self.c)

    @rule(plan=st.sampled_from(list(plans())))
    def change_plan(self, plan):
        change_plan(self.ada.id, plan, self.c)

    def teardown(self):
        """Let everything come to its end, and count."""
        self.catch_up()
        for _ in range(3):
            self.deliver()
            self.now += MONTH
            self.beat(2)
        self.deliver()
        told, decided, slots = self.account()
        assert all(kind is not DecisionKind.SKIP for kind in decided.values())
        assert told == dict.fromkeys(decided, 1)
        assert len(slots) == len(set(slots))

    def account(self):
        with open_session(self.engine) as session:
            rows = session.exec(select(Notification)).all()
            decisions = session.exec(select(Decision)).all()
            slots = session.exec(select(Digest.slot_at)).all()
            assert session.get(Subscriber, self.ada.id).next_digest_at > self.now
        assert NotificationState.PENDING not in {row.state for row in rows}
        sent = [row for row in rows if row.state is NotificationState.DELIVERED]
        digests = {row.digest_id for row in sent if row.kind is NotificationKind.DIGEST}
        alerts = [row.change_id for row in sent if row.kind is NotificationKind.ALERT]
        held = [row.change_id for row in decisions if row.digest_id in digests]
        return Counter(alerts + held), {row.change_id: row.kind for row in decisions}, slots


@pytest.mark.slow
def test_every_change_is_told_exactly_once(database, tmp_path):
    with open_receivers() as receivers:
        Year.stage = (database.engine, tmp_path, receivers.smtp_url)
        limits = settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(Year, settings=limits)
