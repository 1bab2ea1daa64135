"""Limits hold under concurrency, and plans can be left and joined without losing anything."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlmodel import select

from models.tables import Decision, Notification, Subscription
from models.words import DecisionKind, NotificationKind, NotificationState
from notifications.calendar import deliver_by
from notifications.limits import Added, LimitReached
from storage.database import open_session
from tests.factories import (
    NOW,
    make_change,
    make_context,
    make_platform,
    make_subscriber,
    save,
    watch,
)
from workers.steps.subscribers.subscribe import add_platform, change_plan
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.digest import cut_due_digests
from workers.steps.telling.fan_out import fan_out


def rows(engine, table):
    with open_session(engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def test_of_fifty_simultaneous_adds_on_the_free_plan_exactly_one_succeeds(database, tmp_path):
    for n in range(50):
        make_platform(database.engine, f"p{n}")
    ada = make_subscriber(database.engine, "free")
    c = make_context(database.engine, tmp_path)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: add_platform(ada.id, f"p{n}", c), range(50)))
    assert answers.count(Added()) == 1
    assert answers.count(LimitReached(1)) == 49
    assert len(rows(database.engine, Subscription)) == 1


def test_a_downgrade_pauses_the_platforms_added_last_and_says_so_once(database, tmp_path):
    dee = make_subscriber(database.engine, "watcher")
    for n in range(3):
        make_platform(database.engine, f"p{n}")
        watch(database.engine, dee, f"p{n}")
    change_plan(dee.id, "free", make_context(database.engine, tmp_path))
    paused = [row.platform_id for row in rows(database.engine, Subscription) if row.paused_at]
    assert paused == ["p1", "p2"]
    assert [row.kind for row in rows(database.engine, Notification)] == [NotificationKind.NOTICE]


def test_an_upgrade_resumes_them_and_releases_what_was_held(database, tmp_path):
    c = make_context(database.engine, tmp_path)
    dee = make_subscriber(database.engine, "free")
    change = make_change(database.engine, "p0")
    make_platform(database.engine, "p1")
    for n in range(2):
        watch(database.engine, dee, f"p{n}")
    fan_out(change.id, c)
    change_plan(dee.id, "free", c)
    change_plan(dee.id, "watcher", c)
    assert [row.paused_at for row in rows(database.engine, Subscription)] == [None, None]
    assert [row.kind for row in rows(database.engine, Decision)] == [DecisionKind.SEND_NOW]
    alerts = [n for n in rows(database.engine, Notification) if n.kind is NotificationKind.ALERT]
    assert [alert.change_id for alert in alerts] == [change.id]


def test_down_and_up_again_sends_what_the_way_down_had_set_aside(database, tmp_path):
    c = make_context(database.engine, tmp_path)
    ben = make_subscriber(database.engine, "watcher")
    change = make_change(database.engine)
    watch(database.engine, ben)
    fan_out(change.id, c)
    change_plan(ben.id, "free", c)
    deliver_due("email", c)
    later = make_context(database.engine, tmp_path, NOW + timedelta(days=2))
    change_plan(ben.id, "watcher", later)
    [alert] = rows(database.engine, Notification)
    assert (alert.state, alert.reason) == (NotificationState.PENDING, None)
    assert alert.deliver_by == deliver_by(later.now(), "UTC")


def test_a_fan_out_under_way_during_an_upgrade_is_caught_by_the_next_beat(database, tmp_path):
    c = make_context(database.engine, tmp_path)
    dee = make_subscriber(database.engine, "free", next_digest_at=NOW + timedelta(days=5))
    change = make_change(database.engine)
    watch(database.engine, dee)
    change_plan(dee.id, "watcher", c)
    held = {"change_id": change.id, "subscriber_id": dee.id, "plan": "free", "decided_at": NOW}
    save(database.engine, Decision(kind=DecisionKind.HOLD_FOR_DIGEST, **held))
    assert cut_due_digests(c) == ["email"]
    assert [row.kind for row in rows(database.engine, Notification)] == [NotificationKind.ALERT]
