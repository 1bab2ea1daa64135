"""What one look means, as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from models.words import Cause, Outcome, Significance
from workers.steps.watching.settle import Key, Past, Standing, outcome_of, tell

DAY = timedelta(days=1)
NOW = datetime(2026, 5, 3, tzinfo=UTC)
ONCE = Past(in_force=30 * DAY, returns=0)


def key(text):
    return Key(text, f"form of {text}") if text else None


@pytest.mark.parametrize(
    ("text", "in_force", "candidate", "expected"),
    [
        ("a", None, None, Outcome.FIRST),
        ("a", "a", None, Outcome.UNCHANGED),
        ("b", "a", None, Outcome.CANDIDATE),
        ("b", "a", "b", Outcome.CHANGE),
        ("a", "a", "b", Outcome.UNSTABLE),
        ("c", "a", "b", Outcome.UNSTABLE),
    ],
)
def test_a_new_text_counts_once_a_second_look_sees_it_too(text, in_force, candidate, expected):
    standing = Standing(key(in_force), candidate)
    assert outcome_of(key(text), standing, confirmed=False, known=False) is expected


def test_a_text_seen_before_is_returned_and_not_a_change():
    standing = Standing(key("a"), "b")
    assert outcome_of(key("b"), standing, confirmed=False, known=True) is Outcome.RETURNED


def test_a_recorded_page_needs_no_second_look():
    standing = Standing(key("a"))
    assert outcome_of(key("b"), standing, confirmed=True, known=False) is Outcome.CHANGE


FORMS = [
    (None, False, Outcome.CANDIDATE),
    ("form 2", False, Outcome.CHANGE),
    ("form 3", False, Outcome.UNCHANGED),
    (None, True, Outcome.UNCHANGED),
]


@pytest.mark.parametrize(("candidate", "form_varies", "expected"), FORMS)
def test_another_form_of_the_same_wording_is_settled_the_same_way(candidate, form_varies, expected):
    standing = Standing(Key("a", "form 1"), candidate, form_varies)
    assert outcome_of(Key("a", "form 2"), standing, confirmed=False, known=False) is expected


def test_a_form_seen_before_is_returned():
    standing = Standing(Key("a", "form 1"), "form 2")
    seen = Key("a", "form 2")
    assert outcome_of(seen, standing, confirmed=False, known=True) is Outcome.RETURNED


@pytest.mark.parametrize(
    ("seen", "expected"),
    [(Key("a", "form 1"), Outcome.UNCHANGED), (Key("b", "form 3"), Outcome.CANDIDATE)],
)
def test_a_form_that_waits_makes_no_wording_unstable(seen, expected):
    standing = Standing(Key("a", "form 1"), "form 2")
    assert outcome_of(seen, standing, confirmed=False, known=False) is expected


def test_links_that_go_back_and_forth_do_not_make_a_document_alternate():
    past = Past(in_force=DAY, returns=5)
    assert not tell(Cause.RETURNED, Significance.NONE, past).alternates


@pytest.mark.parametrize("significance", [Significance.NONE, Significance.COSMETIC])
def test_what_changed_no_meaning_never_alerts(significance):
    told = tell(Cause.CHANGE, significance, ONCE)
    assert (told.alerts, told.quiet_reason) == (False, significance.value)


def test_a_return_to_a_text_of_long_standing_alerts():
    assert tell(Cause.RETURNED, Significance.MAJOR, ONCE).alerts


def test_a_return_to_a_text_that_stood_for_days_is_quiet():
    brief = Past(in_force=2 * DAY, returns=0)
    assert not tell(Cause.RETURNED, Significance.MAJOR, brief).alerts


def test_an_oscillating_document_is_told_once_and_then_quiet():
    second = Past(in_force=2 * DAY, returns=1, returning_for=4 * DAY)
    third = Past(in_force=4 * DAY, returns=2, alternating=True)
    told, damped = (tell(Cause.RETURNED, Significance.MAJOR, past) for past in (second, third))
    assert (told.alerts, told.alternates) == (True, True)
    assert (damped.alerts, damped.quiet_reason) == (False, "alternating")


def test_a_new_text_on_an_oscillating_document_alerts_at_once():
    past = Past(in_force=timedelta(), returns=5, alternating=True)
    assert tell(Cause.CHANGE, Significance.MINOR, past).alerts
