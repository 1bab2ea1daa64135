"""The invented platforms: served for real, noisy at every request, revised on command."""

import re
from itertools import pairwise

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from demo.expected import LOOKS, REPLACED
from demo.site.policies import Shows, read_policies
from demo.site.server import serve_site

POLICIES = read_policies()
TERMS = "quillhaven/terms-of-service"
PRIVACY = "lumenpost/privacy-policy"
GUIDELINES = "lumenpost/community-guidelines"
USAGE = "northkiln/acceptable-use-policy"
TRAINING = "train and improve our artificial intelligence models"


@pytest.fixture
def site():
    with serve_site() as site:
        yield site


@pytest.fixture
def visit(site):
    def visit(path, **headers):
        return httpx.get(f"{site.address}/{path}", headers=headers)

    return visit


def main_text(page):
    region = LexborHTMLParser(page.text).css_first("main, [role=main], #legal")
    return region.text()


def test_there_are_four_platforms_and_eight_documents_of_three_revisions_one_of_four():
    assert len({policy.platform for policy in POLICIES.values()}) == 4
    counts = {path: len(policy.revisions) for path, policy in POLICIES.items()}
    assert counts == dict.fromkeys(LOOKS, 3) | {REPLACED: 4}


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_every_policy_has_the_length_of_a_real_one(policy):
    assert all(600 <= len(revision.text.split()) <= 1500 for revision in policy.revisions[:3])


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_every_revision_differs_from_the_one_before_in_text_or_in_what_is_shown(policy):
    states = [(revision.text, revision.shows) for revision in policy.revisions]
    assert all(before != after for before, after in pairwise(states))


@pytest.mark.parametrize("path", POLICIES)
def test_two_requests_never_get_the_same_bytes_for_the_same_text(path, visit):
    first, second = visit(path), visit(path)
    assert first.status_code == 200
    assert first.content != second.content


def test_a_published_revision_is_seen_by_the_next_visitor(site, visit):
    assert TRAINING not in main_text(visit(TERMS))
    site.publish(TERMS, 2)
    assert TRAINING in main_text(visit(TERMS))


def test_a_site_can_begin_with_a_later_revision():
    with serve_site({TERMS: 2}) as site:
        assert TRAINING in httpx.get(f"{site.address}/{TERMS}").text


def test_an_unknown_revision_cannot_be_published(site):
    with pytest.raises(ValueError, match="no revision 4"):
        site.publish(TERMS, 4)


def test_the_challenge_replaces_the_policy_and_goes_away_again(site, visit):
    before = main_text(visit(PRIVACY))
    site.publish(PRIVACY, 2)
    assert "not a robot" in main_text(visit(PRIVACY))
    site.publish(PRIVACY, 3)
    assert prose(main_text(visit(PRIVACY))) == prose(before)


def prose(text):
    return re.sub(r"\{.*?\}", "", text).split()


def test_the_alternating_page_shows_the_new_wording_at_every_other_visit(site, visit):
    site.publish(GUIDELINES, 2)
    seen = ["decided by software" in visit(GUIDELINES).text for _ in range(4)]
    assert seen == [True, False, True, False]


def test_somebody_elses_visit_does_not_shift_the_turns(site, visit):
    site.publish(GUIDELINES, 2)
    visit(GUIDELINES, **{"User-Agent": "a browser"})
    assert "decided by software" in visit(GUIDELINES).text


def test_a_page_with_a_validator_answers_not_modified_until_it_is_revised(site, visit):
    seen = {"If-None-Match": visit(USAGE).headers["etag"]}
    assert visit(USAGE, **seen).status_code == 304
    site.publish(USAGE, 2)
    assert visit(USAGE, **seen).status_code == 200


def test_most_platforms_send_no_validator(visit):
    assert "etag" not in visit(TERMS).headers


def test_an_unknown_page_is_not_found(visit):
    assert visit("quillhaven/nothing").status_code == 404


def test_the_front_page_says_what_is_new(site, visit):
    site.publish(TERMS, 2)
    assert POLICIES[TERMS].revisions[1].tells in visit("").text


def test_one_document_alternates_and_one_is_challenged():
    shows = [revision.shows for policy in POLICIES.values() for revision in policy.revisions]
    assert shows.count(Shows.ALTERNATING) == shows.count(Shows.CHALLENGE) == 1
