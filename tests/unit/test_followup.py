"""Whom a change names and what can be done about it stand in its own words, or are not said."""

from datetime import date

import pytest

from documents.summary import summarise
from models.blocks import Block
from models.words import BlockKind

PLAIN = "The garden behind our office is watered by hand in dry weeks."
DATED = "These terms are effective as of {}."
GOING_ON = "Your continued use of the service after any change means that you accept the new terms."
NAMED = {
    "users": "Subscribers keep their keys in a safe place.",
    "developers": "Developers keep their keys in a safe place.",
    "business customers": "Enterprise plans are billed by the seat each month.",
    "minors": "Members under 18 ask a parent before they buy.",
    "people in California": "If you are a resident of California, see the notice for California.",
    "people in the European Economic Area": "Users in the EEA have another contact for questions.",
    "people in the United States": "This offer is for persons located in the US and nobody else.",
}
UNNAMED = (
    "Ask us about the paths in the garden.",
    "The company that runs the service is based in the USA.",
    "Our servers are located in Switzerland.",
)
OFFERED = {
    "Opt out": "You can opt out of this at any time in your settings.",
    "Object": "You may also object to such use by writing to our office.",
    "Opt out of arbitration": "You go to arbitration unless you opt out within 30 days by letter.",
    "Cancel": "Cancel at least one day before the end of the period to avoid the next bill.",
    "Decide": GOING_ON,
}


def summed(*added, seen=date(2026, 3, 1), dated=""):
    old, new = (
        [Block(BlockKind.PARAGRAPH, text) for text in (dated, PLAIN, *more, PLAIN + " So is ours.")]
        for more in ((), added)
    )
    return summarise(old, new, detected=seen, terms_type="T", platform="P", language="en")


@pytest.mark.parametrize("who", NAMED)
def test_a_group_is_named_with_the_words_that_name_it(who):
    named = {one.who: one.quote.text for one in summed(NAMED[who]).affected}
    assert named.pop("users", NAMED[who]) == named.pop(who, NAMED[who]) == NAMED[who]
    assert not named


@pytest.mark.parametrize("text", UNNAMED)
def test_nobody_is_named_by_words_about_something_else(text):
    assert summed(text).affected == ()


@pytest.mark.parametrize("what", OFFERED)
def test_what_new_words_offer_can_be_done(what):
    told = summed(OFFERED[what]).actions
    assert any(one.sentence.startswith(what) for one in told)
    assert all(one.quote.side == "after" for one in told)


def test_nothing_can_be_done_where_no_words_say_so():
    assert summed("We keep records of what was bought for ten years.").actions == ()


@pytest.mark.parametrize(
    ("stated", "by"), [("1 June 2026", "2026-06-01"), ("1 June 2025", None), ("a day", None)]
)
def test_only_a_stated_day_still_to_come_is_one_to_do_it_by(stated, by):
    [action] = summed(GOING_ON, dated=DATED.format(stated)).actions
    assert action.by == by
    assert ("1 June 2026" in action.sentence) == bool(by)
