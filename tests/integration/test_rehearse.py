"""Wishes and rules are tried over the past: what would be told, what not, and why."""

from datetime import timedelta

import pytest
from sqlmodel import select

from cli.rehearse import say_rehearsal, say_rescored
from models.tables import Change, Decision, Subscriber
from models.words import Direction, Significance
from notifications.policy import SendNow, Skip
from storage.database import open_session, transaction
from tests.factories import (
    NOW,
    make_change,
    make_platform,
    make_subscriber,
    make_summary,
    watch,
)
from tests.watched import NEW, OLD
from workers.steps.reading.rescore import past_changes, rescore
from workers.steps.subscribers.rehearse import Wishes, rehearse

YEAR_AGO = NOW - timedelta(days=365)


@pytest.fixture
def pia(database):
    make_platform(database.engine)
    pia = make_subscriber(database.engine, "professional")
    watch(database.engine, pia)
    for provisions in (["arbitration"], ["refunds"]):
        summary = make_summary().model_copy(update={"provisions": tuple(provisions)})
        make_change(database.engine, summary=summary.model_dump(mode="json"))
    return pia


def tried(database, pia, **wishes):
    with open_session(database.engine) as session:
        return rehearse(session, pia, Wishes(**wishes), YEAR_AGO)


def test_what_is_tried_tells_of_what_it_follows_and_says_why_not_of_the_rest(database, pia):
    told, left_out = tried(database, pia, provisions=frozenset({"arbitration"}))
    assert isinstance(told.tried, SendNow)
    assert isinstance(left_out.stands, SendNow)
    assert isinstance(left_out.tried, Skip)
    assert (told.turned, left_out.turned) == (False, True)


def test_a_rehearsal_ends_with_how_many_are_told(database, pia):
    lines = list(say_rehearsal(tried(database, pia, provisions=frozenset({"arbitration"}))))
    assert "nothing, for it touches none of the provisions that they follow" in lines[2]
    assert lines[-1] == "Of 2 changes: 2 told as it stands, 1 as tried."


def test_wishes_that_are_not_tried_stand_as_they_are(database, pia):
    assert not any(one.turned for one in tried(database, pia))


def test_a_rehearsal_writes_nothing(database, pia):
    tried(database, pia, floor=Significance.MAJOR)
    with open_session(database.engine) as session:
        assert session.exec(select(Decision)).all() == []
        assert session.exec(select(Subscriber)).one().floor is Significance.MINOR


@pytest.fixture
def changed(site):
    """Watch a page change for good."""
    for page in (OLD, NEW, NEW):
        site.look(page)
    return site


def rescored(site):
    with open_session(site.c.engine) as session:
        return list(rescore(session, past_changes(session, YEAR_AGO)))


def test_by_the_same_rules_no_rating_moves(changed):
    (one,) = rescored(changed)
    assert not one.moved
    assert list(say_rescored([one])) == [
        "Of 1 change: 0 would move, 0 be told that was not, or the reverse."
    ]


def test_what_older_rules_rated_otherwise_is_shown_with_both_ratings(changed):
    with transaction(changed.c.engine) as session:
        row = session.exec(select(Change)).one()
        row.significance, row.direction = Significance.COSMETIC, Direction.NEUTRAL
        row.rules_version = "0"
        session.add(row)
    (one,) = rescored(changed)
    lines = list(say_rescored([one]))
    assert one.turned
    assert lines[0].endswith("(told now)")
    assert "by rules 0: cosmetic, neutral" in lines[1]
