"""Ends of days and weekly slots, in every zone and over every change of the clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.calendar import deliver_by, end_of_day, is_zone, next_slot

MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy takes naive bounds
ZONES = st.sampled_from(sorted(available_timezones()))
INSTANT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(MOMENTS, ZONES)
def test_a_day_ends_with_its_last_instant(moment, zone):
    local, today = ZoneInfo(zone), moment.astimezone(ZoneInfo(zone)).date()
    end = end_of_day(moment, zone)
    assert end > moment
    assert (end - INSTANT).astimezone(local).date() <= today < end.astimezone(local).date()


@given(MOMENTS, ZONES)
def test_an_alert_has_two_hours_and_at_most_a_long_day(moment, zone):
    assert 2 * HOUR <= deliver_by(moment, zone) - moment <= 27 * HOUR


@given(MOMENTS, ZONES, st.integers(0, 6), st.integers(0, 23))
def test_a_slot_comes_after_and_within_about_a_week(after, zone, weekday, hour):
    slot = next_slot(weekday, hour, zone, after)
    assert timedelta() < slot - after <= timedelta(days=8, hours=3)


def is_skipped(local, weekday, hour):
    """Say whether the hour asked for, on this local day or the one before, never was."""
    days = (local.date(), local.date() - timedelta(days=1))
    asked = [datetime.combine(day, time(hour), local.tzinfo) for day in days]
    return any(
        moment.weekday() == weekday and moment.astimezone(UTC).astimezone(local.tzinfo) != moment
        for moment in asked
    )


@given(MOMENTS, ZONES, st.integers(0, 6), st.integers(0, 23))
def test_a_slot_shows_its_hour_unless_the_clocks_skip_it(after, zone, weekday, hour):
    local = next_slot(weekday, hour, zone, after).astimezone(ZoneInfo(zone))
    shown = (local.weekday(), local.hour, local.minute) == (weekday, hour, 0)
    assert shown or is_skipped(local, weekday, hour)


@given(MOMENTS, ZONES, st.integers(0, 6), st.integers(0, 23))
def test_slots_follow_each_other_a_week_apart(after, zone, weekday, hour):
    first = next_slot(weekday, hour, zone, after)
    second = next_slot(weekday, hour, zone, first)
    assert timedelta(days=6) <= second - first <= timedelta(days=8)
    assert next_slot(weekday, hour, zone, second - INSTANT) == second


@pytest.mark.parametrize(
    ("zone", "moment", "end"),
    [
        ("Europe/Paris", "2026-03-29 00:30", "2026-03-29 22:00"),  # 23 hours
        ("Europe/Paris", "2026-10-24 23:30", "2026-10-25 23:00"),  # 25 hours
        ("America/Havana", "2025-11-01 12:00", "2025-11-02 04:00"),  # midnight twice, both new
        ("America/Goose_Bay", "2010-11-06 12:00", "2010-11-07 04:00"),  # midnight twice, one old
        ("America/Sao_Paulo", "2018-11-03 12:00", "2018-11-04 03:00"),  # no midnight
        ("Pacific/Apia", "2011-12-29 12:00", "2011-12-30 10:00"),  # the next day never was
        ("Nowhere/At_All", "2026-05-03 12:00", "2026-05-04 00:00"),
    ],
)
def test_days_of_odd_length_end_where_their_people_say(zone, moment, end):
    assert end_of_day(utc(moment), zone) == utc(end)


@pytest.mark.parametrize(
    ("zone", "after", "slot"),
    [
        ("Europe/Paris", "2026-03-29 00:00", "2026-03-29 01:00"),  # Sunday 02:00 is skipped
        ("Europe/Paris", "2026-10-24 22:00", "2026-10-25 00:00"),  # Sunday 02:00 comes twice
        ("Europe/Paris", "2026-10-25 00:00", "2026-11-01 01:00"),  # and counts once
        ("Asia/Kathmandu", "2026-05-02 00:00", "2026-05-02 20:15"),
    ],
)
def test_sunday_at_two_is_once_a_week(zone, after, slot):
    assert next_slot(6, 2, zone, utc(after)) == utc(slot)


def test_the_digest_of_a_friday_that_never_was_comes_on_saturday():
    assert next_slot(4, 9, "Pacific/Apia", utc("2011-12-29 20:00")) == utc("2011-12-30 19:00")


@pytest.mark.parametrize("name", ["", "/etc/passwd", "../UTC", "Mars/Olympus", "x\x00", "é"])
def test_what_is_no_zone_is_told_apart(name):
    assert not is_zone(name)
    assert is_zone("Europe/Paris")
