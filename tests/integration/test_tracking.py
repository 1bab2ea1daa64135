"""A page is looked at again and again; only what stands becomes a version, and only once."""

from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from sqlmodel import select

from demo.loopback import Answer
from models.tables import Change, Check, Document, Notification, Version
from models.words import Cause, NotificationKind, Outcome, Significance
from storage.database import transaction
from tests.factories import NOW
from tests.watched import CHALLENGE, NEW, OLD, page_of
from workers.steps.watching.declare import declare_operator
from workers.steps.watching.look import Unmodified
from workers.steps.watching.record import record_look
from workers.steps.watching.visit import Visit


def test_the_first_text_is_a_baseline_and_the_same_text_is_unchanged(site):
    assert site.outcomes(OLD, OLD, OLD + "<!-- nonce -->") == [
        Outcome.FIRST,
        Outcome.UNCHANGED,
        Outcome.UNCHANGED,
    ]
    assert len(site.rows(Version)) == 1


def test_a_new_text_is_a_candidate_and_a_change_once_a_second_look_sees_it(site):
    assert site.outcomes(OLD, NEW, NEW) == [Outcome.FIRST, Outcome.CANDIDATE, Outcome.CHANGE]
    [change] = site.rows(Change)
    assert change.alerts
    assert change.detected_at == NOW + timedelta(days=2)
    assert change.confirmed_at == NOW + timedelta(days=3)
    assert "sell" in change.summary["points"][0]["after"]["text"]


def test_the_second_look_comes_after_the_stated_delay_and_without_validators(site):
    tagged = Answer(NEW, headers={"ETag": '"1"'})
    site.look(Answer(OLD, headers={"ETag": '"0"'}))
    site.look(tagged)
    [document] = site.rows(Document)
    assert document.next_check_at == site.c.now() + timedelta(minutes=10)
    site.look(tagged)
    assert "if-none-match" not in {name.lower() for name in site.asked[-1].headers}


def test_a_text_that_does_not_stand_is_unstable_and_no_version(site):
    assert site.outcomes(OLD, NEW, OLD, OLD) == [
        Outcome.FIRST,
        Outcome.CANDIDATE,
        Outcome.UNSTABLE,
        Outcome.UNCHANGED,
    ]
    assert site.rows(Change) == []


def test_a_text_seen_before_is_returned_with_its_date(site):
    assert site.outcomes(OLD, NEW, NEW, OLD, OLD)[-1] is Outcome.RETURNED
    returned = site.rows(Change)[-1]
    assert returned.cause is Cause.RETURNED
    assert returned.returned_to_at == NOW + timedelta(days=1)


def test_typography_alone_is_recorded_and_never_alerts(site):
    typeset = OLD.replace("We keep", "We  keep").replace("data for", "data – for")
    site.outcomes(OLD, typeset, typeset)
    assert [change.alerts for change in site.rows(Change)] in ([], [False])


def linked(target):
    return OLD.replace("personal data", f"<a href='/data/{target}'>personal data</a>", 1)


def test_a_link_that_leads_elsewhere_is_recorded_once_confirmed_and_never_alerts(site):
    new = linked("new")
    assert site.outcomes(linked("old"), new, new)[-1] is Outcome.CHANGE
    [change] = site.rows(Change)
    assert (change.alerts, change.significance) == (False, Significance.NONE)


def test_a_change_names_the_documents_that_it_links_to_and_that_are_not_archived(site):
    link = "<a href='https://acme.example/dpa'>Data Processing Addendum</a>"
    new = NEW.replace("to advertisers", f"to advertisers under our {link}")
    site.outcomes(OLD, new, new)
    [change] = site.rows(Change)
    assert change.summary["notes"][-1].startswith(
        "Linked document not archived: “Data Processing Addendum”"
    )


def test_a_link_with_a_token_for_each_fetch_stops_counting_after_the_second(site):
    pages = [linked(f"token-{n}") for n in range(5)]
    assert site.outcomes(*pages) == [
        Outcome.FIRST,
        Outcome.CANDIDATE,
        Outcome.UNCHANGED,
        Outcome.UNCHANGED,
        Outcome.UNCHANGED,
    ]


def test_a_challenge_page_is_suspect_moves_nothing_and_is_retried_soon(site):
    assert site.outcomes(OLD, CHALLENGE) == [Outcome.FIRST, Outcome.SUSPECT]
    check, [document] = site.rows(Check)[-1], site.rows(Document)
    assert check.evidence
    assert document.next_check_at - site.c.now() == timedelta(minutes=30)
    assert site.outcomes(OLD, OLD) == [Outcome.RETURNED, Outcome.UNCHANGED]
    assert site.rows(Change) == []


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_page_that_breaks_off_is_suspect_however_often_it_does(site, share):
    site.look(OLD)
    pages = [OLD[: int(len(OLD) * share) + 7 * step] for step in range(4)]
    assert site.outcomes(*pages, pages[0], pages[0]) == [Outcome.SUSPECT] * 6
    assert site.rows(Change) == []


def test_a_page_without_end_tags_that_still_ends_as_before_is_read(site):
    bare = NEW.replace("</body></html>", "")
    assert site.outcomes(OLD, bare, bare) == [Outcome.FIRST, Outcome.CANDIDATE, Outcome.CHANGE]


def test_a_first_page_that_is_no_policy_makes_no_baseline(site):
    assert site.outcomes(CHALLENGE) == [Outcome.SUSPECT]
    assert site.rows(Version) == []


def test_operators_hear_of_a_suspect_page_once_after_three_in_a_row(site):
    with transaction(site.c.engine) as session:
        declare_operator(session, "ops@example.org", NOW)
    site.outcomes(OLD, CHALLENGE, CHALLENGE, CHALLENGE, CHALLENGE)
    [told] = site.rows(Notification)
    assert (told.kind, told.content["topic"]) == (NotificationKind.SUSPECT, "gone")
    assert told.content["since"] == (NOW + timedelta(days=2)).isoformat()


def test_operators_hear_once_that_a_page_is_back_if_they_heard_that_it_was_gone(site):
    with transaction(site.c.engine) as session:
        declare_operator(session, "ops@example.org", NOW)
    site.outcomes(OLD, CHALLENGE, OLD)
    assert site.rows(Notification) == []
    site.outcomes(CHALLENGE, "", CHALLENGE, CHALLENGE, OLD, OLD)
    told = [(row.content["topic"], row.content["times"]) for row in site.rows(Notification)]
    assert told == [("gone", 3), ("back", 4)]
    assert site.rows(Notification)[1].content["since"] == (NOW + timedelta(days=4)).isoformat()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer("gone", HTTPStatus.NOT_FOUND), "http_404"),
        (Answer("", HTTPStatus.INTERNAL_SERVER_ERROR), "http_500"),
        (Answer(""), "empty_body"),
        (Answer("", HTTPStatus.FOUND, headers={"Location": "/privacy"}), "redirect_loop"),
        (Answer("", HTTPStatus.FOUND, headers={"Location": "http://10.0.0.1/"}), "address_refused"),
        (Answer("x", content_type="image/png"), "unsupported_type"),
        (Answer("x" * 50_000_000), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_answer_is_a_named_failure_and_changes_nothing(site, answer, reason):
    site.look(OLD)
    check = site.look(answer)
    assert (check.outcome, check.reason) == (Outcome.FAILED, reason)
    assert site.look(OLD).outcome is Outcome.UNCHANGED


def test_an_unreachable_server_is_a_named_failure(site):
    site.look(OLD)
    declaration = {"type": "Privacy Policy", "pages": [{"url": "http://127.0.0.1:9/privacy"}]}
    with transaction(site.c.engine) as session:
        session.get(Document, 1).declaration = declaration
    assert site.look(OLD).outcome is Outcome.FAILED


def test_a_wrong_charset_does_not_make_a_change(site):
    french = page_of(
        [f"Données conservées pendant {n} mois, traitées à Genève." for n in range(40)]
    )
    site.look(Answer(french, content_type="text/html; charset=utf-8"))
    check = site.look(Answer(french, content_type="text/html"))
    assert check.outcome is Outcome.UNCHANGED


def test_a_changed_declaration_rebases_without_alerting_and_finds_what_hides_behind(site):
    both = OLD.replace("</main>", "<p class='note'>Last edited by our team in May.</p></main>")
    site.look(both)
    narrower = {
        "type": "Privacy Policy",
        "pages": [{"url": f"http://127.0.0.1:{site.port}/privacy", "remove": [".note"]}],
    }
    with transaction(site.c.engine) as session:
        session.get(Document, 1).declaration = narrower
    assert site.look(both).outcome is Outcome.TECHNICAL
    assert site.rows(Change) == []
    assert site.outcomes(NEW, NEW) == [Outcome.CANDIDATE, Outcome.CHANGE]
    assert [version.cause for version in site.rows(Version)] == [
        Cause.FIRST,
        Cause.TECHNICAL,
        Cause.CHANGE,
    ]


def test_a_look_whose_lease_was_lost_writes_nothing(site):
    site.look(OLD)
    before, [document] = site.rows(Check), site.rows(Document)
    visit = Visit(uuid4(), {"acme": "Acme"}, {"acme": timedelta(days=1)})
    assert record_look(document, Unmodified(NOW), visit, site.c) is None
    assert site.rows(Check) == before


def test_a_change_told_by_older_rules_is_not_told_again(site):
    site.outcomes(OLD, NEW, NEW)
    with transaction(site.c.engine) as session:
        for change in session.exec(select(Change)):
            change.rules_version = "older"
            session.add(change)
    assert site.outcomes(NEW, NEW + "<!-- nonce -->") == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert [change.rules_version for change in site.rows(Change)] == ["older"]
