"""A document that is gone from its address is believed gone in time, and told as such."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from demo.loopback import Answer
from models.tables import Change, Check, Document, Notification
from models.words import Cause, NotificationKind, Outcome
from storage.database import transaction
from tests.factories import NOW
from tests.watched import CHALLENGE, NEW, OLD, page_of
from workers.steps.watching.declare import declare_operator

DAY = timedelta(days=1)
NOT_FOUND = Answer("gone", HTTPStatus.NOT_FOUND)
SOFT = page_of(["The page that you are looking for could not be found."], title="Page not found")
BROKEN = Answer("", HTTPStatus.BAD_GATEWAY)


def looks(site, page, times):
    return [site.look(page).outcome for _ in range(times)]


def causes(site):
    return [change.cause for change in site.rows(Change) if change.alerts]


@pytest.mark.parametrize("page", [NOT_FOUND, SOFT], ids=["status", "text"])
def test_a_document_gone_for_a_week_is_told_once_as_no_longer_published(site, page):
    site.look(OLD)
    before = looks(site, page, 7)
    assert Outcome.WITHDRAWN not in before
    assert looks(site, page, 1) == [Outcome.WITHDRAWN]
    looks(site, page, 5)
    [change] = site.rows(Change)
    assert change.cause is Cause.WITHDRAWN
    assert "no longer published at its address" in change.summary["headline"]
    assert "8 looks since 4 March 2026" in change.summary["notes"][0]


def test_a_day_without_an_answer_makes_nobody_believe_in_more_or_in_less(site):
    site.look(OLD)
    looks(site, NOT_FOUND, 4)
    looks(site, BROKEN, 3)
    assert looks(site, NOT_FOUND, 1) == [Outcome.WITHDRAWN]


def test_a_page_that_was_there_once_in_the_week_is_not_gone(site):
    site.look(OLD)
    looks(site, NOT_FOUND, 6)
    site.look(OLD)
    assert Outcome.WITHDRAWN not in looks(site, NOT_FOUND, 6)


@pytest.mark.parametrize("page", [CHALLENGE, BROKEN], ids=["challenge", "broken"])
def test_what_only_hides_a_document_never_withdraws_it(site, page):
    site.look(OLD)
    looks(site, page, 30)
    assert site.rows(Change) == []


def test_the_same_text_back_at_its_address_is_told_as_published_again(site):
    site.look(OLD)
    looks(site, NOT_FOUND, 10)
    looks(site, OLD, 3)
    assert causes(site) == [Cause.WITHDRAWN, Cause.REPUBLISHED]
    [document] = site.rows(Document)
    assert (document.withdrawn_at, document.failed_streak) == (None, 0)


def test_another_text_at_its_address_is_told_as_a_change_that_says_so(site):
    site.look(OLD)
    looks(site, NOT_FOUND, 10)
    looks(site, NEW, 3)
    assert causes(site) == [Cause.WITHDRAWN, Cause.CHANGE]
    [note, *_] = site.rows(Change)[-1].summary["notes"]
    assert note == "It was reported as no longer published on 11 March 2026."
    assert site.rows(Document)[0].withdrawn_at is None


RULE = "Members accept rule {} of this agreement; the organiser's liability ends where law permits."
OTHER = page_of([RULE.format(n) for n in range(40)], title="Club Rules")


def test_a_wholly_different_text_is_told_as_replaced_once_it_stood_for_a_week(site):
    site.look(OLD)
    early = looks(site, OTHER, 7)
    assert set(early) == {Outcome.SUSPECT}
    assert looks(site, OTHER, 3) == [Outcome.CANDIDATE, Outcome.CHANGE, Outcome.UNCHANGED]
    [change] = site.rows(Change)
    assert change.alerts
    assert "did not look like this document" in change.summary["notes"][0]


def test_operators_hear_that_a_failing_page_is_back_when_it_answers_as_before(site):
    with transaction(site.c.engine) as session:
        declare_operator(session, "ops@example.org", NOW)
    site.look(OLD)
    looks(site, BROKEN, 3)
    looks(site, OLD, 2)
    told = [row.content["topic"] for row in site.rows(Notification)]
    assert told == ["gone", "back"]
    assert {row.kind for row in site.rows(Notification)} == {NotificationKind.SUSPECT}
    assert site.rows(Check)[-1].outcome is Outcome.UNCHANGED
