"""Limits hold under concurrency, and plans can be left and joined without losing anything."""

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from models.tables import Decision, Notification, Subscription
from models.words import DecisionKind, NotificationKind
from notifications.limits import Added, LimitReached
from storage.database import open_session
from tests.factories import make_change, make_context, make_platform, make_subscriber, watch
from workers.steps.fan_out import fan_out
from workers.steps.subscribe import add_platform, change_plan


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
