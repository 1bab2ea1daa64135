"""What a text says of notice, objection and going on: quoted, counted only as it says."""

from datetime import date

import pytest

from documents.summary import summarise
from models.blocks import Block, plain_text
from models.words import BlockKind

DATED = "Last updated: 1 May 2026"
EFFECTIVE = "These terms are effective as of 1 June 2026."
NOTICE = "We give at least thirty (30) days notice before a change of these terms takes effect."
OBJECT = "You may opt out of this change within 30 days of the effective date of these terms."
WORKING = "You may opt out within 10 business days after the effective date of these terms."
SIGNING = "You can opt out of arbitration within 30 days of first accepting these terms."
BY = "You can opt out of this by 15 July 2026 in your settings."
GOING_ON = "Your continued use of the service means that you accept the new terms."
OTHER = "You have 14 days to return goods and 30 days notice is needed to terminate the contract."


def told(*added, dates=(DATED, EFFECTIVE), before=(DATED,), seen=date(2026, 5, 2)):
    old, new = (
        [Block(BlockKind.PARAGRAPH, text) for text in (*side, "The garden is watered in June.")]
        for side in (before, (*dates, *added))
    )
    summary = summarise(old, new, detected=seen, terms_type="T", platform="P", language="en")
    return summary, plain_text(new)


def test_notice_of_changes_is_a_period_with_its_words():
    summary, text = told(OTHER, NOTICE)
    period = summary.dates.notice_period
    assert (period.value, period.quote.text) == ("P30D", NOTICE)
    assert text[period.quote.start : period.quote.end] == period.quote.text


def test_notice_of_something_else_is_not_notice_of_changes():
    assert told(OTHER)[0].dates.notice_period is None


def test_a_deadline_is_counted_from_the_date_that_the_text_names():
    summary, _ = told(OBJECT)
    deadline = summary.dates.derived_deadline
    assert summary.dates.objection_period.value == "P30D"
    assert deadline.value == "2026-07-01"
    assert deadline.formula == "2026-06-01 (stated effective date) + 30 days"
    assert f"The deadline 2026-07-01 is inferred: {deadline.formula}." in summary.notes


def test_what_can_be_done_has_the_deadline_of_the_same_words():
    [action] = told(OBJECT)[0].actions
    assert action.by == "2026-07-01"
    assert action.sentence.endswith("; until 1 July 2026.")


@pytest.mark.parametrize("text", [WORKING, SIGNING, GOING_ON, OTHER])
def test_no_deadline_is_made_up(text):
    assert told(text)[0].dates.derived_deadline is None


def test_no_deadline_is_counted_from_a_date_that_is_not_stated():
    assert told(OBJECT, dates=(DATED,))[0].dates.derived_deadline is None


def test_a_stated_deadline_needs_no_formula():
    deadline = told(BY)[0].dates.derived_deadline
    assert (deadline.value, deadline.formula) == ("2026-07-15", "stated")


def test_a_deadline_that_has_passed_is_not_told():
    assert told(BY, seen=date(2026, 8, 1))[0].dates.derived_deadline is None


def test_going_on_that_counts_as_acceptance_is_quoted():
    assert told(GOING_ON)[0].dates.continued_use.text == GOING_ON


def test_new_terms_older_than_their_last_update_are_retroactive():
    summary, _ = told(OBJECT, dates=(DATED, "These terms are effective as of 1 March 2026."))
    assert "retroactive" in summary.dates.flags
    assert any(note.startswith("Retroactive: ") for note in summary.notes)


def test_a_text_changed_under_its_old_date_is_flagged():
    assert told(OBJECT)[0].dates.flags == ("changed_without_redating",)


def test_a_text_only_dated_anew_is_flagged():
    summary, _ = told(dates=("Last updated: 2 May 2026",))
    assert summary.dates.flags == ("redated_without_change",)


def test_a_summary_says_of_what_it_is_and_under_which_name():
    summary, _ = told(OBJECT)
    named = summary.named("CW-C-000007")
    assert (summary.id, named.id, named.platform, named.document) == ("", "CW-C-000007", "P", "T")
    assert "not legal advice" in named.disclaimer
