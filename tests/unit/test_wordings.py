"""Platforms side by side: the best clause of each, and whose words are nearest."""

from datetime import UTC, datetime

from documents.governance.tags import Tag
from documents.governance.wordings import HeldClause, compare_wordings
from tests.policies import ARBITRATION, OPT_OUT

AT = datetime(2026, 3, 2, tzinfo=UTC)
OTHER = "The parties settle disputes before an arbitrator whose word is final and binding."


def held(platform, text, document="Terms of Service", score=0.9):
    tag = Tag("arbitration", score, "arbitration.agreement", 0, len(text))
    return HeldClause(platform, platform.title(), document, text, tag, AT)


def test_each_platform_is_shown_once_with_its_best_clause():
    clauses = [held("acme", "Arbitration costs are shared.", score=0.3), held("acme", ARBITRATION)]
    found = compare_wordings("arbitration", clauses, 4)
    assert [one.text for one in found.wordings] == [ARBITRATION]
    assert found.share == 0.25


def test_a_clause_in_a_document_where_one_expects_it_goes_first():
    clauses = [held("acme", OTHER, "Privacy Policy"), held("acme", ARBITRATION)]
    [one] = compare_wordings("arbitration", clauses, 1).wordings
    assert one.document == "Terms of Service"


def test_the_nearest_wording_shares_most_words_in_a_row():
    clauses = [held("acme", ARBITRATION), held("birch", ARBITRATION + OPT_OUT), held("cove", OTHER)]
    acme, birch, cove = compare_wordings("arbitration", clauses, 3).wordings
    assert (acme.nearest, birch.nearest) == ("Birch", "Acme")
    assert 0 < acme.likeness < 1
    assert (cove.nearest, cove.likeness) == (None, 0.0)


def test_each_wording_says_how_it_stands():
    acme, birch = compare_wordings(
        "arbitration", [held("acme", ARBITRATION), held("birch", ARBITRATION + OPT_OUT)], 2
    ).wordings
    assert "an opt-out is stated" in birch.stances
    assert "an opt-out is stated" not in acme.stances


def test_nobody_having_it_is_a_share_of_nothing():
    assert compare_wordings("arbitration", [], 0).share == 0.0
