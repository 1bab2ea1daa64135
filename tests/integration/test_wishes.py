"""What subscribers wish for is kept, and refused in words where it cannot be."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models.tables import Decision, Notification, Subscriber, Subscription
from models.words import DecisionKind, NotificationKind, NotificationState, SkipReason
from storage.database import open_session
from tests.factories import (
    NOW,
    make_change,
    make_context,
    make_platform,
    make_subscriber,
    make_summary,
    watch,
)
from workers.steps.subscribers.subscribe import add_platform, change_plan, remove_platform
from workers.steps.subscribers.wishes import (
    WishError,
    choose_weekly,
    follow_provisions,
    keep_quiet,
    move_digest,
)
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.digest import cut_due_digests
from workers.steps.telling.fan_out import fan_out

HOUR = timedelta(hours=1)


def rows(engine, table):
    with open_session(engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


@pytest.fixture
def pia(database):
    make_platform(database.engine)
    pia = make_subscriber(database.engine, "professional", time_zone="Europe/Paris")
    watch(database.engine, pia)
    return pia


def change_of(engine, *provisions):
    summary = make_summary().model_copy(update={"provisions": provisions})
    return make_change(engine, summary=summary.model_dump(mode="json"))


def test_of_two_changes_the_one_that_touches_what_is_followed_is_told(database, tmp_path, pia):
    c = make_context(database.engine, tmp_path)
    follow_provisions(pia.id, ["ai_training", "arbitration"], c)
    for provision in ("arbitration", "refunds"):
        fan_out(change_of(database.engine, provision).id, c)
    told, left_out = rows(database.engine, Decision)
    assert (told.reason, left_out.reason) == (None, SkipReason.OTHER_PROVISIONS)
    assert [row.change_id for row in rows(database.engine, Notification)] == [told.change_id]


def test_what_cannot_be_followed_is_said(database, tmp_path, pia):
    c = make_context(database.engine, tmp_path)
    with pytest.raises(WishError, match="no provision x"):
        follow_provisions(pia.id, ["x"], c)
    ben = make_subscriber(database.engine, "watcher")
    with pytest.raises(WishError, match="Watcher plan has no monitoring"):
        follow_provisions(ben.id, ["arbitration"], c)


def test_an_alert_of_the_small_hours_waits_for_the_morning(database, tmp_path, pia):
    night = NOW.replace(hour=2)
    c = make_context(database.engine, tmp_path, night)
    keep_quiet(pia.id, (22, 7), c)
    fan_out(make_change(database.engine, detected_at=night).id, c)
    [alert] = rows(database.engine, Notification)
    assert alert.next_attempt_at == NOW.replace(hour=6)
    keep_quiet(pia.id, None, c)
    assert rows(database.engine, Subscriber)[0].quiet_from is None


@pytest.mark.parametrize("hours", [(24, 7), (-1, 3)])
def test_hours_that_no_clock_has_are_refused(database, tmp_path, pia, hours):
    with pytest.raises(WishError):
        keep_quiet(pia.id, hours, make_context(database.engine, tmp_path))


def test_the_weekly_hour_moves_but_a_digest_that_is_due_is_not_put_off(database, tmp_path):
    ada = make_subscriber(database.engine, "free", next_digest_at=NOW + HOUR)
    late = make_subscriber(database.engine, "free", next_digest_at=NOW - HOUR)
    c = make_context(database.engine, tmp_path)
    for subscriber in (ada, late):
        move_digest(subscriber.id, 4, 18, "Asia/Tokyo", c)
    moved, due = rows(database.engine, Subscriber)
    assert moved.next_digest_at == datetime(2026, 3, 6, 9, tzinfo=UTC)
    assert due.next_digest_at == NOW - HOUR


@pytest.mark.parametrize("wish", [(7, 9, "UTC"), (0, 24, "UTC"), (0, 9, "Mars/Olympus")])
def test_an_hour_that_never_comes_is_refused(database, tmp_path, wish):
    ada = make_subscriber(database.engine, "free")
    with pytest.raises(WishError):
        move_digest(ada.id, *wish, make_context(database.engine, tmp_path))


def test_a_platform_removed_makes_room_and_its_changes_are_told_no_more(database, tmp_path):
    ada = make_subscriber(database.engine, "free")
    for slug in ("acme", "other"):
        make_platform(database.engine, slug)
    watch(database.engine, ada)
    c = make_context(database.engine, tmp_path)
    remove_platform(ada.id, "acme", c)
    add_platform(ada.id, "other", c)
    assert [row.platform_id for row in rows(database.engine, Subscription)] == ["other"]
    fan_out(make_change(database.engine).id, c)
    assert rows(database.engine, Decision) == []


def test_a_wish_made_after_fan_out_is_asked_at_the_claim(database, tmp_path, pia):
    c = make_context(database.engine, tmp_path)
    fan_out(change_of(database.engine, "refunds").id, c)
    follow_provisions(pia.id, ["arbitration"], c)
    deliver_due("email", c)
    assert [row.reason for row in rows(database.engine, Notification)] == ["other_provisions"]


@pytest.fixture
def held(database, tmp_path, pia):
    """A context in which Pia wishes for digests and one change waits for hers."""
    c = make_context(database.engine, tmp_path)
    choose_weekly(pia.id, weekly=True, c=c)
    fan_out(make_change(database.engine).id, c)
    return c


def test_a_wish_for_digests_holds_what_the_plan_would_send_now(held, pia):
    [decision] = rows(held.engine, Decision)
    assert decision.kind is DecisionKind.HOLD_FOR_DIGEST
    assert rows(held.engine, Notification) == []
    assert rows(held.engine, Subscriber)[0].next_digest_at > NOW


def test_the_same_day_again_releases_what_was_held(held, pia):
    choose_weekly(pia.id, weekly=False, c=held)
    [decision], [alert] = rows(held.engine, Decision), rows(held.engine, Notification)
    assert decision.kind is DecisionKind.SEND_NOW
    assert alert.state is NotificationState.PENDING


def test_an_alert_not_gone_yet_waits_for_the_digest_once_that_is_wished(database, tmp_path, pia):
    c = make_context(database.engine, tmp_path)
    fan_out(make_change(database.engine).id, c)
    choose_weekly(pia.id, weekly=True, c=c)
    deliver_due("email", c)
    [alert], [decision] = rows(c.engine, Notification), rows(c.engine, Decision)
    assert (alert.state, alert.reason) == (NotificationState.SKIPPED, "held_for_digest")
    assert decision.kind is DecisionKind.HOLD_FOR_DIGEST


def test_the_wish_outlives_a_downgrade_and_an_upgrade(held, pia):
    for plan in ("free", "watcher"):
        change_plan(pia.id, plan, held)
        [decision] = rows(held.engine, Decision)
        assert decision.kind is DecisionKind.HOLD_FOR_DIGEST
    assert rows(held.engine, Subscriber)[0].weekly


def test_on_a_weekly_plan_the_wish_does_not_put_off_a_digest_that_is_due(database, tmp_path):
    ben = make_subscriber(database.engine, "free", next_digest_at=NOW - HOUR)
    choose_weekly(ben.id, weekly=True, c=make_context(database.engine, tmp_path))
    assert rows(database.engine, Subscriber)[0].next_digest_at == NOW - HOUR


def test_every_held_change_is_in_the_one_digest(held, pia):
    later = make_context(held.engine, held.settings.data_dir, NOW + timedelta(days=7))
    cut_due_digests(later)
    cut_due_digests(later)
    [digest] = rows(held.engine, Notification)
    assert digest.kind is NotificationKind.DIGEST
    assert rows(held.engine, Decision)[0].digest_id == digest.digest_id
