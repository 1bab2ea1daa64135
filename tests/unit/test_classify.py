"""A label says what speaks for it, in words of the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.provisions import PROVISIONS_VERSION, classify
from documents.provisions.sentences import sentences

TERMINATION = "We may suspend your account at will. You may close your account at any time."
SURE_WORDS = ["terms", "may", "you", "data", "court", "fee", "cookie", "we sell", ".", ";", "\n"]


def test_one_clause_may_have_several_labels():
    found = {label.provision for label in classify(TERMINATION)}
    assert found >= {"suspension_termination", "user_exit"}


def test_the_surest_label_comes_first():
    scores = [label.score for label in classify(TERMINATION)]
    assert scores == sorted(scores, reverse=True)


def test_a_label_names_its_rule_and_the_words_it_found():
    label = classify("You waive any right to a jury trial.")[0]
    assert (label.provision, label.rule_id) == ("class_waiver", "class_waiver.jury")
    assert label.words[0].text == "waive any right to a jury"


def test_a_label_of_the_table_alone_shows_the_words_that_weighed_most():
    label = classify("Cancel your account in the settings page whenever you want.")[0]
    assert label.words
    assert all(word.weight > 0 for word in label.words)


@pytest.mark.parametrize("text", ["", " ", "***", "42", "Zürich", "Kattuna kissoja keittiössä."])
def test_what_speaks_of_nothing_is_unclassified(text):
    assert classify(text) == ()


def test_a_heading_labels_a_clause_that_does_not_name_its_topic():
    labels = classify("The price of the parcel is returned to the card used.", "Refunds")
    refund = next(label for label in labels if label.provision == "refunds")
    assert (refund.rule_id, refund.score) == ("heading.refunds", 0.5)


def test_a_heading_says_nothing_of_an_empty_clause():
    assert classify("", "Refunds") == ()


def test_a_label_without_its_heading_is_not_less_exact():
    assert classify(TERMINATION) == classify(TERMINATION, "Miscellany > Introduction")


def test_the_version_names_the_data_that_decided():
    number, _, digest = PROVISIONS_VERSION.partition(".")
    assert number.isdigit()
    assert len(digest) == 8


@given(st.lists(st.one_of(st.sampled_from(SURE_WORDS), st.text(max_size=8)), max_size=40))
@settings(max_examples=60, deadline=None)
def test_every_word_shown_stands_in_the_text_where_it_says(parts):
    text = " ".join(parts)
    for label in classify(text, "Cookies"):
        assert 0 <= label.score <= 1
        assert all(text[word.start : word.end] == word.text for word in label.words)


@given(st.text(alphabet="ab .;!\nZ”", max_size=2000))
@settings(max_examples=60, deadline=None)
def test_sentences_stand_in_the_text_where_they_say(text):
    found = list(sentences(text))
    assert all(text[start : start + len(sentence)] == sentence for start, sentence in found)
