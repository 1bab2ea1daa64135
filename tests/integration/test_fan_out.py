"""One change reaches everyone who watches its platform, once, even if it is interrupted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import func, select

from models.tables import Change, Decision, Notification
from models.words import DecisionKind, Significance, SkipReason
from storage.database import open_session
from storage.fan_out import changes_to_fan_out
from tests.factories import (
    NOW,
    make_change,
    make_context,
    make_destination,
    make_platform,
    make_subscriber,
    watch,
)
from workers.steps import fan_out as fan_out_step
from workers.steps.fan_out import fan_out

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
    assert channels == ["email", "webhook"]


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
    with open_session(database.engine) as session, session.begin():
        token, claimed = fan_out_step.claim_fan_out(session, change.id, NOW, NOW)
    fan_out_step._decide_page(claimed, token, 0, 3, set(), c)
    later = make_context(database.engine, tmp_path, NOW + timedelta(minutes=1))
    fan_out(change.id, later, page_size=3)
    assert len(decisions(database.engine)) == 7
    assert len(owed(database.engine)) == 7


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
    assert fan_out(change.id, c) == ["email"]
    assert fan_out(change.id, c) == []
    with open_session(database.engine) as session:
        assert changes_to_fan_out(session, NOW) == []


def test_a_lost_lease_leaves_the_change_to_the_other_worker(database, tmp_path):
    change = make_change(database.engine)
    watch(database.engine, make_subscriber(database.engine))
    c = make_context(database.engine, tmp_path)
    with open_session(database.engine) as session, session.begin():
        token, claimed = fan_out_step.claim_fan_out(session, change.id, NOW, NOW)
    fan_out(change.id, c)
    assert fan_out_step._decide_page(claimed, token, 0, 10, set(), c) is None
    with open_session(database.engine) as session:
        assert session.exec(select(func.count()).select_from(Decision)).one() == 1
        assert session.get(Change, change.id).fanned_out_at == NOW
