"""The ladder: which differences are no change of wording, and which are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.normalise import (
    Rung,
    clean,
    first_agreement,
    redated,
    text_hash,
    wording,
)
from documents.relinked import LinkChange, link_changes
from models.blocks import Block, Link
from models.words import BlockKind


def paragraphs(*texts):
    return [Block(BlockKind.PARAGRAPH, text) for text in texts]


def item(text, number=""):
    return Block(BlockKind.LIST_ITEM, text, 1, number)


def heading(text):
    return Block(BlockKind.HEADING, text, 2)


def linked(text, target):
    return Block(BlockKind.PARAGRAPH, text, links=(Link(text, target),))


def test_wording_leaves_marks_numbers_and_links_aside():
    seen = [
        Block(BlockKind.LIST_ITEM, "No\u00a0 f\u200bees\u00ad", 1, "2.1", (Link("fees", "/f"),))
    ]
    assert wording(seen) == "No fees"


def test_a_watermark_of_invisible_characters_is_no_text():
    marked = paragraphs("We share\u2063\u200b\U000e0041 data.\ufe0f")
    assert text_hash(marked) == text_hash(paragraphs("We share data."))


def test_one_word_more_is_another_text():
    assert text_hash(paragraphs("We share data.")) != text_hash(paragraphs("We share no data."))


AGREE = [
    (paragraphs("One. Two."), paragraphs("One.", "Two."), Rung.WHITE_SPACE),
    (paragraphs("Tokyo,Japan"), paragraphs("Tokyo, Japan"), Rung.WHITE_SPACE),
    ([linked("here", "/a")], [linked("here", "/b")], Rung.LINKS),
    (paragraphs("See https://a.example/x."), paragraphs("See www.b.example."), Rung.LINKS),
    (paragraphs("You’re “in” – or…"), paragraphs('You\'re "in" - or...'), Rung.TYPOGRAPHY),
    (paragraphs("ﬁrst"), paragraphs("first"), Rung.TYPOGRAPHY),
    ([item("Fees", "2.1")], [item("Fees", "2.2")], Rung.NUMBERING),
    (paragraphs("• Fees"), paragraphs("Fees"), Rung.NUMBERING),
    (paragraphs("Acme, LLC"), paragraphs("ACME LLC"), Rung.CASE_AND_PUNCTUATION),
    (
        paragraphs("Last updated: May 4, 2024"),
        paragraphs("Last updated: 5 June 2024"),
        Rung.DATES,
    ),
    (paragraphs("One.", "Two.", "Three."), paragraphs("Two.", "Three.", "One."), Rung.ORDER),
]


@pytest.mark.parametrize(("before", "after", "rung"), AGREE)
def test_the_first_rung_that_explains_names_the_difference(before, after, rung):
    assert first_agreement(before, after) is rung
    assert first_agreement(after, before) is rung


DIFFER = [
    ("We may share data.", "We may not share data."),
    ("A fee of 1.5% applies.", "A fee of 15% applies."),
    ("A fee of $5 applies.", "A fee of €5 applies."),
    ("13 years or older.", "16 years or older."),
    ("Born before May 1, 2012.", "Born before May 1, 2014."),
    ("You shall pay us.", "Us shall pay you."),
]


@pytest.mark.parametrize(("before", "after"), DIFFER)
def test_a_change_of_substance_finds_no_rung(before, after):
    assert first_agreement(paragraphs(before), paragraphs(after)) is None


def test_an_added_address_is_not_a_changed_address():
    before, after = paragraphs("See https://a.example."), paragraphs("See https://a.example b.")
    assert first_agreement(before, after) is None


def test_an_item_that_moves_under_another_lead_in_is_no_mere_order():
    may, may_not = heading("You may"), heading("You may not")
    sell, copy, give = item("sell it"), item("copy it"), item("give it away")
    before = [may, sell, copy, may_not, give]
    after = [may, copy, may_not, give, sell]
    assert first_agreement(before, after) is None


def test_a_section_that_moves_whole_is_mere_order():
    one = [heading("Fees"), item("You pay monthly.")]
    two = [heading("Data"), item("We keep it short.")]
    assert first_agreement(one + two, two + one) is Rung.ORDER


def test_a_link_that_leads_elsewhere_is_listed():
    before, after = [linked("here", "/a")], [linked("here", "/b")]
    assert link_changes(before, after) == (LinkChange("here", "/a", "/b"),)


def test_a_link_put_on_old_words_is_listed():
    before, after = paragraphs("fair use"), [linked("fair use", "/f")]
    assert link_changes(before, after) == (LinkChange("fair use", None, "/f"),)


def test_a_new_date_of_the_text_itself_is_a_redating():
    old, new = paragraphs("Effective: 2 May 2024"), paragraphs("Effective: 3 May 2024")
    assert redated(old, new)
    assert not redated(old, old)


LINE = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30)


@given(st.lists(LINE, max_size=6))
def test_a_text_agrees_with_itself(lines):
    assert first_agreement(paragraphs(*lines), paragraphs(*lines)) is Rung.WHITE_SPACE


@given(LINE)
def test_cleaning_twice_is_cleaning_once(line):
    assert clean(clean(line)) == clean(line)


@given(st.lists(LINE, max_size=5), st.lists(LINE, max_size=5))
def test_the_ladder_does_not_care_which_side_is_old(old, new):
    before, after = paragraphs(*old), paragraphs(*new)
    assert first_agreement(before, after) is first_agreement(after, before)
