"""What the demo expects, and how it names what is different."""

from collections import Counter

import pytest

from demo.cast import BY_EMAIL, CAST
from demo.expected import LOOKS, NEWS, Told, differences, expected_of
from demo.site.policies import read_policies
from models.plans import plans
from models.words import NotificationKind

POLICIES = read_policies()
ALERT = Told("ben@reader.example", "email", NotificationKind.ALERT, "a/b", 2)
OTHER = Told("ben@reader.example", "slack", NotificationKind.ALERT, "a/b", 2)


def test_exactly_the_expected_leaves_nothing_to_name():
    assert differences(Counter([ALERT, OTHER]), Counter([OTHER, ALERT])) == []


@pytest.mark.parametrize(
    ("arrived", "named"),
    [
        ([], "missing: alert by email to ben@reader.example about a/b (revision 2)"),
        ([ALERT, ALERT], "repeated: alert by email to ben@reader.example about a/b (revision 2)"),
        ([ALERT, OTHER], "unexpected: alert by slack to ben@reader.example about a/b (revision 2)"),
    ],
)
def test_each_difference_has_a_name(arrived, named):
    assert differences(Counter([ALERT]), Counter(arrived)) == [named]


@pytest.mark.parametrize("news", NEWS, ids=lambda news: f"{news.path} {news.revision}")
def test_a_proof_stands_in_its_revision_and_in_no_earlier_one(news):
    revisions = POLICIES[news.path].revisions
    assert news.proof in revisions[news.revision - 1].text
    assert all(news.proof not in earlier.text for earlier in revisions[: news.revision - 1])


def test_every_policy_has_an_expected_look():
    assert LOOKS.keys() == POLICIES.keys()


def test_nobody_is_expected_to_be_told_of_strange_or_cosmetic_pages():
    told = {told.path for revision in (2, 3) for told in expected_of(revision) if told.revision}
    assert told == {news.path for news in NEWS}


def test_only_roads_that_a_plan_includes_are_expected():
    for told in [*expected_of(2), *expected_of(3), *expected_of(4)]:
        person = BY_EMAIL[told.to]
        assert told.road in plans()[person.then or person.plan].channels


def test_each_plan_is_played():
    assert {person.then or person.plan for person in CAST} == plans().keys()
