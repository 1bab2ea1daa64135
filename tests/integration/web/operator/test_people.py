"""Plans, destinations, messages and changes: each act done once, and said what came of it."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from models.tables import Correction, Destination, Notification, Subscriber, Subscription
from models.words import NotificationKind, NotificationState
from notifications.channels import channel_named
from storage.database import open_session, transaction
from tests.factories import (
    NOW,
    make_change,
    make_destination,
    make_platform,
    make_subscriber,
    save,
    watch,
)
from workers.steps.destinations.rest_destination import BY_OWNER

SECRET = "https://hooks.reader.example/the-secret-path"
KEY = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def rows(database, table):
    with open_session(database.engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


@pytest.fixture
def ada(database, site):
    """Put a Watcher on record who watches two platforms."""
    make_platform(database.engine, "globex")
    ada = make_subscriber(database.engine, "watcher", email="ada@reader.example")
    watch(database.engine, ada, "acme", added_at=NOW - timedelta(days=9))
    watch(database.engine, ada, "globex", added_at=NOW - timedelta(days=5))
    return ada


@pytest.fixture
def hook(database, ada, c):
    """Give Ada a webhook that rests after some failures."""
    channel = channel_named("webhook")
    cells = channel.settings.model_validate({"url": SECRET, "secrets": [KEY]})
    stored = channel.store(cells, c.keys)
    resting = {"failures": 3, "rests_until": NOW + timedelta(hours=1)}
    return make_destination(database.engine, ada, "webhook", stored, **resting)


@pytest.fixture
def failed(database, ada, hook):
    return save(
        database.engine,
        Notification(
            kind=NotificationKind.ALERT,
            subject="change:1",
            subscriber_id=ada.id,
            destination_id=hook.id,
            channel="webhook",
            created_at=NOW,
            next_attempt_at=NOW,
            state=NotificationState.FAILED,
            ended_at=NOW,
        ),
    )


def test_a_destination_that_rested_for_a_second_between_messages_does_not_fail(
    operated, hook, database
):
    page = operated.get("/destinations").text
    assert "rests until" in page
    with transaction(database.engine) as session:
        row = session.get_one(Destination, hook.id)
        row.failures, row.rests_until = 0, NOW
        session.add(row)
    assert "Every destination takes messages." in operated.get("/destinations").text
    assert "rests until" not in operated.get(f"/destinations/{hook.id}").text


def mark_in(page):
    return re.search(r'name="mark" value="(\w+)"', page)[1]


def test_a_plan_is_set_after_what_follows_was_shown_and_only_once(operated, ada, database):
    page = operated.get(f"/subscribers/{ada.id}/plan?plan=free").text
    assert "Paused, not deleted: Globex." in page
    assert rows(database, Subscriber)[0].plan == "watcher"
    assert [row.paused_at for row in rows(database, Subscription)] == [None, None]
    cells = {"plan": "free", "mark": mark_in(page)}
    assert "on the Free plan now" in operated.act(f"/subscribers/{ada.id}/plan", **cells)
    assert "on the Free plan already" in operated.act(f"/subscribers/{ada.id}/plan", **cells)
    assert [row.paused_at for row in rows(database, Subscription)] == [None, NOW]
    assert len(rows(database, Notification)) == 1


def test_a_plan_is_not_set_where_something_else_follows_by_now(operated, ada, database):
    mark = mark_in(operated.get(f"/subscribers/{ada.id}/plan?plan=free").text)
    make_platform(database.engine, "initech")
    watch(database.engine, ada, "initech")
    said = operated.act(f"/subscribers/{ada.id}/plan", plan="free", mark=mark)
    assert "something changed since" in said
    assert rows(database, Subscriber)[0].plan == "watcher"


def test_subscribers_are_found_by_part_of_their_address(operated, ada):
    assert "ada@reader.example" in operated.get("/subscribers?asked=Ada").text
    assert "Nobody" in operated.get("/subscribers?asked=%25").text
    assert "Webhook" not in operated.get(f"/subscribers/{ada.id}").text


def test_no_page_shows_a_secret_address(operated, ada, hook, failed):
    for path in (
        "/destinations",
        f"/destinations/{hook.id}",
        "/messages",
        f"/subscribers/{ada.id}",
    ):
        page = operated.get(path)
        assert page.status_code == 200
        assert not re.search("the-secret-path|whsec_|sealed:", page.text)


def test_a_destination_that_rests_is_woken_and_paused_and_enabled(operated, hook, database):
    path = f"/destinations/{hook.id}"
    assert "rests no longer" in operated.act(f"{path}/enable")
    assert "does not rest" in operated.act(f"{path}/enable")
    assert "Paused." in operated.act(f"{path}/pause")
    assert "off already" in operated.act(f"{path}/pause")
    assert "Enabled." in operated.act(f"{path}/enable")
    row = rows(database, Destination)[-1]
    assert (row.failures, row.rests_until, row.disabled_at) == (0, None, None)


@pytest.mark.parametrize("reason", [BY_OWNER, "unsubscribed"])
def test_what_an_owner_decided_no_operator_overrides(operated, ada, database, reason):
    off = {"disabled_at": NOW, "disabled_reason": reason}
    row = make_destination(database.engine, ada, "email", {"address": "b@reader.example"}, **off)
    assert "Not done." in operated.act(f"/destinations/{row.id}/enable")
    assert rows(database, Destination)[-1].disabled_reason == reason


def test_what_failed_for_good_is_confirmed_by_its_owner_anew(operated, ada, database):
    off = {"disabled_at": NOW, "disabled_reason": "no such mailbox"}
    row = make_destination(database.engine, ada, "email", {"address": "b@reader.example"}, **off)
    assert "asked to confirm" in operated.act(f"/destinations/{row.id}/enable")
    assert "a short while ago" in operated.act(f"/destinations/{row.id}/enable")
    assert rows(database, Notification)[-1].kind is NotificationKind.SIGN_IN


def test_a_message_is_replayed_once(operated, failed, database):
    assert "failed" in operated.get("/messages").text
    assert "under the same name" in operated.act(f"/messages/{failed.id}/replay")
    assert "still on its way" in operated.act(f"/messages/{failed.id}/replay")
    assert rows(database, Notification)[0].state is NotificationState.PENDING


def test_a_change_is_withdrawn_once_with_what_was_wrong(operated, site, database):
    change = make_change(database.engine, "globex")
    path = f"/changes/{change.public_id}"
    assert "Say what was wrong" in operated.act(path, kind="withdrawn", note=" ")
    for _ in range(2):
        said = operated.act(path, kind="withdrawn", note="We misread a banner.")
        assert "We misread a banner." in said
    [row] = rows(database, Correction)
    assert (row.by, row.note) == ("ops@example.org", "We misread a banner.")


def test_the_overview_names_what_stands_still_and_what_waits(operated, failed, database):
    page = operated.get("").text
    assert "Everything flows" in page
    assert '<svg role="img"' in page
    assert " style=" not in page
    assert "<script" not in page
