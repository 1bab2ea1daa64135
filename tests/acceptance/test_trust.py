"""Some days of `benchmarks.trust`: what readers are told is what happened, once and in time."""

import pytest

from benchmarks.trust import START, figures
from benchmarks.trusting.living import Wish, live


@pytest.fixture(scope="module")
def told(postgres_url):
    return figures(live(Wish("short", START, 6, postgres_url, shared_port=0)))


def test_nothing_is_told_that_did_not_happen(told):
    assert told["all"]["false"] == 0, told["wrong"]


def test_each_real_change_is_told_once(told):
    assert (told["all"]["missed"], told["all"]["alerts"]["true"]) == (0, 2)


@pytest.mark.parametrize(("plan", "hours"), [("watcher", 6), ("free", 24)])
def test_a_change_is_told_within_the_plans_interval_and_the_confirmation(plan, hours, told):
    assert told["all"]["delay_hours"][plan]["worst"] <= hours + 0.2


def test_operators_hear_of_lasting_faults_and_of_no_others(told):
    assert (told["all"]["faults_without_notice"], told["all"]["needless_notices"]) == (0, 0)
    assert told["groups"]["fault_of_1_day"]["notices"] == 4
