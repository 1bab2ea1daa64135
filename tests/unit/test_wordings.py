"""Platforms side by side: the clearest clause of each, and whose words are nearest."""

from documents.governance.tags import Tag
from documents.governance.wordings import (
    HeldClause,
    clearest_of_each,
    nearest_of_each,
    words_of_stances,
)
from models.governance import ProvisionComparison
from tests.policies import ARBITRATION, OPT_OUT

OTHER = "The parties settle disputes before an arbitrator whose word is final and binding."


def tag_of(text, score=0.9, provision="arbitration"):
    return Tag(provision, score, "arbitration.agreement", 0, len(text))


def held(number, platform, document="Terms of Service", score=0.9, stances=()):
    return HeldClause(number, platform, document, tag_of("", score), stances)


def chosen(*clauses):
    return {slug: clause.id for slug, clause in clearest_of_each(clauses).items()}


def test_each_platform_is_shown_once_with_its_clearest_clause():
    assert chosen(held(1, "acme", score=0.3), held(2, "acme"), held(3, "birch")) == {
        "acme": 2,
        "birch": 3,
    }


def test_a_clause_in_a_document_where_one_expects_it_goes_first():
    assert chosen(held(1, "acme", "Privacy Policy"), held(2, "acme")) == {"acme": 2}


def test_a_clause_that_says_how_it_stands_goes_before_one_that_does_not():
    assert chosen(held(1, "acme"), held(2, "acme", stances=("an opt-out is stated",))) == {
        "acme": 2
    }


def test_of_equally_clear_clauses_the_first_is_shown():
    assert chosen(held(1, "acme"), held(2, "acme")) == {"acme": 1}


def test_the_nearest_wording_shares_most_words_in_a_row():
    found = nearest_of_each({"acme": ARBITRATION, "birch": ARBITRATION + OPT_OUT, "cove": OTHER})
    assert (found["acme"].platform, found["birch"].platform) == ("birch", "acme")
    assert 0 < found["acme"].likeness < 1
    assert "cove" not in found


def test_each_wording_says_how_it_stands():
    assert "an opt-out is stated" in words_of_stances(ARBITRATION + OPT_OUT, tag_of(ARBITRATION))
    assert "an opt-out is stated" not in words_of_stances(ARBITRATION, tag_of(ARBITRATION))


def test_a_provision_that_is_told_of_no_more_stands_in_no_way():
    assert words_of_stances(ARBITRATION, tag_of(ARBITRATION, provision="horoscopes")) == ()


def test_nobody_having_it_is_a_share_of_nothing():
    none = ProvisionComparison(provision="arbitration", name="", platforms=0, having=0, wordings=())
    assert none.share == 0.0
