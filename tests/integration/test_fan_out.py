"""One change reaches everyone who watches its platform, once, even if it is interrupted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlmodel import select

from models.tables import Change, Decision, Destination, Notification
from models.words import DecisionKind, Significance, SkipReason
from storage.database import open_session, transaction
from storage.fan_out import Page, changes_to_fan_out, claim_fan_out, record_page
from storage.people import destinations_of, subscriptions_of
from storage.watchers import Facts, next_watchers
from tests.factories import (
    NOW,
    make_change,
    make_context,
    make_destination,
    make_platform,
    make_subscriber,
    watch,
)
from workers.steps.asking import event_of, question_about, question_of, target_of, targets_of
from workers.steps.telling.fan_out import FannedOut, fan_out

HOOK = {"url": "https://hooks.example/x", "secrets": ["whsec_" + "A" * 32]}


def decisions(engine):
    with open_session(engine) as session:
        return session.exec(select(Decision).order_by(Decision.subscriber_id)).all()


def owed(engine):
    with open_session(engine) as session:
        statement = select(Notification.subscriber_id, Notification.channel)
        return sorted(session.exec(statement).all())


def test_each_plan_gets_what_it_promises(database, tmp_path):
    change = make_change(database.engine)
    ada, ben, cleo = (make_subscriber(database.engine, p) for p in ("free", "watcher", "watcher"))
    for subscriber in (ada, ben, cleo):
        watch(database.engine, subscriber)
    make_destination(database.engine, cleo, "webhook", HOOK)
    make_destination(database.engine, ada, "webhook", HOOK)
    channels = fan_out(change.id, make_context(database.engine, tmp_path))
    assert [row.kind for row in decisions(database.engine)] == [
        DecisionKind.HOLD_FOR_DIGEST,
        DecisionKind.SEND_NOW,
        DecisionKind.SEND_NOW,
    ]
    assert owed(database.engine) == [(ben.id, "email"), (cleo.id, "email"), (cleo.id, "webhook")]
    assert channels == FannedOut(["email", "webhook"], finished=True)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"watch": {"muted_at": NOW}}, SkipReason.MUTED),
        ({"watch": {"paused_at": NOW}}, SkipReason.SUBSCRIPTION_PAUSED),
        ({"watch": {"added_at": NOW + timedelta(hours=1)}}, SkipReason.SUBSCRIBED_LATER),
        ({"subscriber": {"paused_at": NOW}}, SkipReason.PAUSED),
        ({"change": {"significance": Significance.COSMETIC}}, SkipReason.NEVER_ALERTS),
        ({"change": {"alerts": False}}, SkipReason.NEVER_ALERTS),
        (
            {
                "subscriber": {"floor": Significance.MAJOR},
                "change": {"significance": Significance.MINOR},
            },
            SkipReason.BELOW_FLOOR,
        ),
    ],
)
def test_who_is_not_told_is_a_row_with_its_reason(database, tmp_path, cells, reason):
    change = make_change(database.engine, **cells.get("change", {}))
    ben = make_subscriber(database.engine, **cells.get("subscriber", {}))
    watch(database.engine, ben, **cells.get("watch", {}))
    fan_out(change.id, make_context(database.engine, tmp_path))
    assert [(row.kind, row.reason) for row in decisions(database.engine)] == [
        (DecisionKind.SKIP, reason)
    ]
    assert owed(database.engine) == []


def test_who_came_while_a_change_was_being_confirmed_is_told_of_it(database, tmp_path):
    seen, came = NOW - timedelta(minutes=10), NOW - timedelta(minutes=5)
    change = make_change(database.engine, detected_at=seen, confirmed_at=NOW)
    watch(database.engine, make_subscriber(database.engine), added_at=came)
    fan_out(change.id, make_context(database.engine, tmp_path))
    assert [row.kind for row in decisions(database.engine)] == [DecisionKind.SEND_NOW]


def test_a_platform_over_the_limit_is_skipped_with_that_reason(database, tmp_path):
    make_platform(database.engine, "older")
    change = make_change(database.engine)
    dee = make_subscriber(database.engine, "free")
    watch(database.engine, dee, "older", added_at=NOW - timedelta(days=200))
    watch(database.engine, dee)
    fan_out(change.id, make_context(database.engine, tmp_path))
    assert [row.reason for row in decisions(database.engine)] == [SkipReason.OVER_PLATFORM_LIMIT]


def test_interrupted_after_any_page_it_resumes_without_gap_or_double(database, tmp_path):
    change = make_change(database.engine)
    for _ in range(7):
        watch(database.engine, make_subscriber(database.engine))
    c = make_context(database.engine, tmp_path)
    assert fan_out(change.id, c, page_size=3, pages=1) == FannedOut(["email"], finished=False)
    assert len(decisions(database.engine)) == 3
    assert fan_out(change.id, c, page_size=3).finished
    assert len(decisions(database.engine)) == 7
    assert len(owed(database.engine)) == 7


@pytest.mark.parametrize("every", [1, 2, 5])
def test_a_page_is_read_whole_however_far_apart_its_people_stand(database, tmp_path, every):
    change = make_change(database.engine)
    people = [make_subscriber(database.engine) for _ in range(10)]
    make_destination(database.engine, people[0], "webhook", HOOK)
    for subscriber in people[::every]:
        watch(database.engine, subscriber)
    fan_out(change.id, make_context(database.engine, tmp_path), page_size=2)
    found = [row.subscriber_id for row in decisions(database.engine)]
    assert found == [subscriber.id for subscriber in people[::every]]
    assert len(owed(database.engine)) == len(found) + 1


def test_a_small_change_does_not_wait_for_the_end_of_a_big_one(database, tmp_path):
    make_platform(database.engine, "small")
    big, small = make_change(database.engine), make_change(database.engine, "small")
    for _ in range(4):
        watch(database.engine, make_subscriber(database.engine))
    watch(database.engine, make_subscriber(database.engine), "small")
    c = make_context(database.engine, tmp_path)
    assert not fan_out(big.id, c, page_size=1, pages=2).finished
    assert fan_out(small.id, c).finished
    assert fan_out(big.id, c).finished
    assert len(decisions(database.engine)) == 5


def test_every_message_has_a_name_of_its_own(database, tmp_path):
    change = make_change(database.engine)
    for _ in range(3):
        watch(database.engine, make_subscriber(database.engine))
    fan_out(change.id, make_context(database.engine, tmp_path))
    with open_session(database.engine) as session:
        names = session.exec(select(Notification.uid)).all()
    assert len(set(names)) == 3
    assert {name.version for name in names} == {4}


def test_two_workers_on_one_change_write_it_once(database, tmp_path):
    change = make_change(database.engine)
    for _ in range(20):
        watch(database.engine, make_subscriber(database.engine))
    c = make_context(database.engine, tmp_path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: fan_out(change.id, c, page_size=2), range(4)))
    assert len(decisions(database.engine)) == len(owed(database.engine)) == 20


def test_a_change_fanned_out_is_never_fanned_out_again(database, tmp_path):
    change = make_change(database.engine)
    watch(database.engine, make_subscriber(database.engine))
    c = make_context(database.engine, tmp_path)
    assert fan_out(change.id, c) == FannedOut(["email"])
    assert fan_out(change.id, c) == FannedOut()
    with open_session(database.engine) as session:
        assert changes_to_fan_out(session, NOW) == []


def test_a_lost_lease_leaves_the_change_to_the_other_worker(database, tmp_path):
    change = make_change(database.engine)
    ben = make_subscriber(database.engine)
    watch(database.engine, ben)
    c = make_context(database.engine, tmp_path)
    with transaction(database.engine) as session:
        lost, _ = claim_fan_out(session, change.id, NOW, NOW)
    fan_out(change.id, c)
    with transaction(database.engine) as session:
        assert not record_page(session, change.id, lost, Page(last=ben.id), NOW)
    assert len(decisions(database.engine)) == 1
    with open_session(database.engine) as session:
        assert session.get(Change, change.id).fanned_out_at == NOW


def test_a_change_given_back_is_found_by_the_sweep(database, tmp_path):
    change = make_change(database.engine)
    for _ in range(2):
        watch(database.engine, make_subscriber(database.engine))
    c = make_context(database.engine, tmp_path)
    assert not fan_out(change.id, c, page_size=1, pages=1).finished
    with open_session(database.engine) as session:
        assert changes_to_fan_out(session, NOW) == [change.id]


def test_facts_that_many_share_ask_what_each_of_them_would_ask(database, tmp_path):
    change = make_change(database.engine)
    make_platform(database.engine, "older")
    dee = make_subscriber(database.engine, floor=Significance.MODERATE, time_zone="Asia/Tokyo")
    watch(database.engine, dee, "older", added_at=NOW - timedelta(days=200))
    watch(database.engine, dee, muted_at=NOW)
    make_destination(database.engine, dee, "webhook", HOOK, disabled_at=NOW)
    with open_session(database.engine) as session:
        [(_, _, *facts)] = next_watchers(session, "acme", NOW, 0, 10)
        watches, event = subscriptions_of(session, dee.id), event_of(change)
        targets = [target_of(row) for row in destinations_of(session, [dee.id])]
    assert question_about(Facts(*facts), event) == question_of(dee, watches, event)
    assert targets_of(Facts(*facts)) == targets


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"verified_at": None}, SkipReason.DESTINATION_UNVERIFIED),
        ({"disabled_at": NOW}, SkipReason.DESTINATION_DISABLED),
        (None, SkipReason.NO_DESTINATION),
    ],
)
def test_where_nobody_can_be_told_the_decision_says_why(database, tmp_path, cells, reason):
    change, ben = make_change(database.engine), make_subscriber(database.engine)
    watch(database.engine, ben)
    with transaction(database.engine) as session:
        session.execute(update(Destination).values(cells) if cells else delete(Destination))
    fan_out(change.id, make_context(database.engine, tmp_path))
    assert [row.reason for row in decisions(database.engine)] == [reason]
