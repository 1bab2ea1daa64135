"""Provisions followed and quiet hours, as tables and over every zone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plans import plans
from models.words import Significance, SkipReason
from notifications.calendar import deliver_by, quiet_until
from notifications.policy import (
    Event,
    Listener,
    Question,
    SendNow,
    Skip,
    Standing,
    decide,
    first_try,
)

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
FOLLOWED = Listener(follows=frozenset({"arbitration", "ai_training"}))
EVENT = Event("video", alerts=True, significance=Significance.MODERATE, detected_at=NOW)
ASKED = Question(plans()["professional"], Standing(0), EVENT, FOLLOWED)
ELSEWHERE = Skip(SkipReason.OTHER_PROVISIONS)
MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy takes naive bounds
ZONES = st.sampled_from(sorted(available_timezones()))
HOURS = st.integers(0, 23)


def asked(*touched, plan="professional", listener=FOLLOWED):
    event = replace(EVENT, provisions=frozenset(touched))
    return decide(replace(ASKED, plan=plans()[plan], event=event, listener=listener))


def test_who_follows_a_provision_is_told_of_what_touches_it_and_of_nothing_else():
    assert isinstance(asked("refunds", "ai_training"), SendNow)
    assert asked("refunds") == ELSEWHERE


def test_a_change_of_which_no_provision_is_known_is_told():
    assert isinstance(asked(), SendNow)


def test_who_follows_nothing_is_told_of_everything():
    assert isinstance(asked("refunds", listener=Listener()), SendNow)


@pytest.mark.parametrize("plan", [slug for slug in plans() if slug != "professional"])
def test_a_plan_without_the_feature_does_not_apply_the_wish(plan):
    assert asked("refunds", plan=plan) != ELSEWHERE


def test_the_floor_is_asked_before_the_provisions():
    high = replace(FOLLOWED, floor=Significance.MAJOR)
    assert asked("refunds", listener=high) == Skip(SkipReason.BELOW_FLOOR)


@pytest.mark.parametrize("plan", plans())
def test_what_touches_an_own_commitment_passes_floor_and_provisions_where_the_plan_has_them(plan):
    event = replace(EVENT, provisions=frozenset({"refunds"}), touches_own=True)
    wishes = replace(FOLLOWED, floor=Significance.MAJOR)
    answer = decide(replace(ASKED, plan=plans()[plan], event=event, listener=wishes))
    heard = plan == "professional"
    assert isinstance(answer, SendNow) is heard
    assert heard or answer == Skip(SkipReason.BELOW_FLOOR)


def paris(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)


@pytest.mark.parametrize(
    ("detected", "first"),
    [
        ("2026-05-04 12:00", "2026-05-04 12:00"),  # not quiet
        ("2026-05-04 03:00", "2026-05-04 07:00"),  # in the small hours: in the morning
        ("2026-05-04 23:00", "2026-05-04 23:00"),  # would miss the day: at once
        ("2026-03-29 01:30", "2026-03-29 07:00"),  # over a change of the clocks
    ],
)
def test_quiet_hours_put_an_alert_off_within_its_day(detected, first):
    moment = paris(detected)
    listener = Listener(time_zone="Europe/Paris", quiet=(22, 7))
    decision = SendNow(deliver_by(moment, "Europe/Paris"))
    assert first_try(decision, listener, moment) == paris(first)


@given(MOMENTS, ZONES, HOURS, HOURS, st.timedeltas(timedelta(), timedelta(hours=4)))
def test_quiet_hours_never_break_the_promise(detected, zone, start, end, confirmed):
    decision = SendNow(deliver_by(detected, zone))
    now = detected + confirmed
    first = first_try(decision, Listener(time_zone=zone, quiet=(start, end)), now)
    assert first == now or now < first <= decision.deliver_by - timedelta(hours=2)


@given(MOMENTS, ZONES, HOURS, HOURS)
def test_quiet_hours_end_within_a_day_and_at_the_hour_named(moment, zone, start, end):
    ends = quiet_until(moment, zone, start, end)
    if ends is None:
        return
    assert timedelta() < ends - moment <= timedelta(hours=26)
    local = ends.astimezone(ZoneInfo(zone))
    skipped = replace_hour(local, end).astimezone(UTC).astimezone(local.tzinfo).hour != end
    assert local.hour == end or skipped


def replace_hour(local, hour):
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)


@given(MOMENTS, ZONES, HOURS)
def test_equal_hours_are_no_quiet_hours(moment, zone, hour):
    assert quiet_until(moment, zone, hour, hour) is None
