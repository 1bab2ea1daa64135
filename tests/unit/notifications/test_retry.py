"""When failed deliveries are tried again: a table, and every spelling of Retry-After."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.retry import MOST_ATTEMPTS, in_time, next_attempt

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
DELAYS = [10, 30, 90, 270, 810, 2430, 7290, 21870, 57600, 57600, 57600, 57600]


@pytest.mark.parametrize(("attempts", "seconds"), [*enumerate(DELAYS, start=1)])
def test_each_wait_is_three_times_the_last_up_to_sixteen_hours(attempts, seconds):
    assert next_attempt(attempts, NOW, None, 0.5) == NOW + timedelta(seconds=seconds)


def test_all_tries_together_last_about_three_days_and_then_end():
    assert timedelta(days=3) < timedelta(seconds=sum(DELAYS)) < timedelta(days=3.2)
    assert next_attempt(MOST_ATTEMPTS, NOW, None, 0.5) is None
    assert len(DELAYS) == MOST_ATTEMPTS - 1


@given(st.integers(0, MOST_ATTEMPTS - 1), st.floats(0, 1, exclude_max=True))
def test_chance_moves_a_wait_by_a_fifth(attempts, jitter):
    usual = next_attempt(attempts, NOW, None, 0.5) - NOW
    assert 0.8 * usual <= next_attempt(attempts, NOW, None, jitter) - NOW <= 1.2 * usual


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        (timedelta(seconds=3), timedelta(seconds=10)),
        (timedelta(minutes=5), timedelta(minutes=5)),
        (timedelta(days=3650), timedelta(days=1)),
        (timedelta(seconds=-3), timedelta(seconds=10)),
    ],
)
def test_what_is_asked_is_the_least_that_is_waited_up_to_a_day(asked, waited):
    assert waited <= next_attempt(1, NOW, asked, 0.5) - NOW <= waited * 1.1


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("again", "deliver_by", "tried"),
    [
        (2 * HOUR, 12 * HOUR, 2 * HOUR),  # early enough by itself
        (16 * HOUR, 12 * HOUR, 11.5 * HOUR),  # brought forward
        (16 * HOUR, 0.75 * HOUR, 16 * HOUR),  # this one was the last call
        (16 * HOUR, -1 * HOUR, 16 * HOUR),  # too late already
    ],
)
def test_one_try_comes_shortly_before_the_deadline(again, deliver_by, tried):
    assert in_time(NOW + again, NOW, NOW + deliver_by, 0.0) == NOW + tried


@given(st.floats(0.01, 30), st.floats(0, 1, exclude_max=True))
def test_the_last_call_is_made_once(hours, jitter):
    deliver_by = NOW + hours * HOUR
    first = in_time(NOW + 40 * HOUR, NOW, deliver_by, jitter)
    assert first == NOW + 40 * HOUR or NOW < first < deliver_by
    assert in_time(first + 40 * HOUR, first, deliver_by, jitter) == first + 40 * HOUR
