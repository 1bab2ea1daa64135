"""The worst time that the plans page states."""

from datetime import UTC, datetime, timedelta

import pytest

from models.plans import plans
from models.words import Cadence, Cause, Outcome
from web import wording
from web.promise import Intervals, worst_delay
from workers.steps.watching import pace

USUAL = Intervals(
    tick_every=timedelta(minutes=1),
    confirm_after=timedelta(minutes=10),
    digest_every=timedelta(minutes=15),
)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("free", timedelta(days=7, hours=24, minutes=28)),
        ("watcher", timedelta(hours=6, minutes=13)),
        ("professional", timedelta(hours=6, minutes=13)),
    ],
)
def test_the_worst_time_adds_up_every_wait(plan, expected):
    assert worst_delay(plans()[plan], USUAL) == expected


def test_intervals_of_this_installation_replace_those_of_the_plan():
    quick = Intervals(
        tick_every=timedelta(seconds=1),
        confirm_after=timedelta(seconds=3),
        digest_every=timedelta(seconds=2),
        check_every=timedelta(seconds=10),
        digest_period=timedelta(seconds=20),
    )
    assert worst_delay(plans()["free"], quick) == timedelta(seconds=10 + 3 + 2 + 60 + 20 + 2)


def test_no_usual_check_is_later_than_the_promise_allows_for():
    usual = timedelta(hours=6)
    now = datetime(2026, 5, 3, tzinfo=UTC)
    due = pace.next_check(
        Outcome.UNCHANGED,
        pace.Streaks(),
        pace.Pace(usual, timedelta(minutes=10), timedelta(minutes=30)),
        now=now,
        closely=False,
        chance=0.0,
    )
    assert due - now <= usual


def test_every_word_that_a_page_may_meet_is_worded():
    assert set(wording.CAUSE) == set(Cause)
    assert set(wording.CADENCE) == set(Cadence)
    assert set(wording.FEATURES) >= {word for plan in plans().values() for word in plan.features}
