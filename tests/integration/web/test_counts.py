"""Figures are counted beside whoever asks for them, and never much older than a minute."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.database import open_session
from tests.waiting import wait_until
from web.counts import Counts


class Asked:
    """Counts how often it was asked, in the database."""

    times = 0

    def __call__(self, session):
        self.times += 1
        return session.execute(text("SELECT :times"), {"times": self.times}).scalar_one()


@pytest.fixture
def ask(database, now):
    counts, asked = Counts(database.engine), Asked()

    def ask(count=asked, **later):
        with open_session(database.engine) as session:
            return counts.get("figure", session, now + timedelta(**later), count)

    ask.asked = asked
    return ask


def test_a_figure_is_not_counted_again_within_a_minute(ask):
    assert [ask(), ask(seconds=59)] == [1, 1]
    assert ask.asked.times == 1


def test_who_asks_after_a_minute_is_answered_at_once_and_the_next_one_anew(ask):
    assert [ask(), ask(minutes=1)] == [1, 1]
    wait_until(lambda: ask(minutes=1) == 2)
    assert ask.asked.times == 2


def test_a_figure_of_long_ago_is_not_given(ask):
    assert [ask(), ask(minutes=10)] == [1, 2]


def test_a_count_that_fails_leaves_the_figure_and_is_tried_again(ask):
    def fail(session):
        session.execute(text("SELECT no_such_column"))

    assert [ask(), ask(fail, minutes=1)] == [1, 1]
    wait_until(lambda: ask(minutes=2) == 2)
