"""Retry-After in every spelling seen."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.retry_after import LONGEST_WAIT, retry_after

DATE = "Wed, 01 May 2024 12:00:00 GMT"
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("1.5", 1.5),
        ("-5", 0),
        ("+5", 5),
        ("315360000", LONGEST_WAIT),
        ("99999999999999999999", LONGEST_WAIT),
        ("9" * 400, None),
        ("Wed, 01 May 2024 12:01:00 GMT", 60),
        ("Wednesday, 01-May-24 12:01:00 GMT", 60),
        ("Wed May  1 12:01:00 2024", 60),
        ("Wed, 01 May 2024 14:01:00 +0200", 60),
        ("Wed, 01 May 2024 11:00:00 GMT", 0),
        ("Thu, 01 May 2034 12:00:00 GMT", LONGEST_WAIT),
        ("Wed, 99 May 2024 12:01:00 GMT", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("1e9", None),
        ("1e400", None),
        ("120s", None),
        ("٣", None),
        ("", None),
    ],
)
def test_retry_after_is_read_and_clamped(value, seconds):
    assert retry_after({"retry-after": value, "date": DATE}) == seconds
    assert retry_after({"retry-after": value}, now=NOW) == seconds


def test_a_date_is_measured_from_the_servers_own_clock():
    headers = {"retry-after": "Wed, 01 May 2024 12:01:00 GMT", "date": DATE}
    assert retry_after(headers, now=datetime(2030, 1, 1, tzinfo=UTC)) == 60


def test_a_date_says_nothing_without_a_clock():
    assert retry_after({"retry-after": DATE}) is None


def test_no_header_says_nothing():
    assert retry_after({}) is None


@given(st.text(), st.text())
def test_any_text_is_a_bounded_wait_or_nothing(value, date):
    seconds = retry_after({"retry-after": value, "date": date}, now=NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_WAIT
