"""Proof of watching on a document's page: each gap in its place, and how sure a day's text is."""

import pytest

from models.words import Cause, Outcome


@pytest.fixture
def document(records):
    """Look at a document every six hours for ten days, with two days in the middle lost."""
    document = records.document()
    records.version(document, 1, Cause.FIRST, days_ago=10)
    for hours in range(0, 241, 6):
        if not 96 < hours < 144:
            records.check(document, hours=hours)
    records.session.commit()
    return document


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"check_every": 6 * 3600.0})


def page(web, document, asked=""):
    return web.get(f"/documents/{document.id}{asked}").text


def test_what_was_promised_done_and_missed_stands_side_by_side(web, document):
    said = page(web, document)
    assert "34, 40 promised" in said
    assert "2 days, from 24 February 2026, 10:00 UTC" in said
    assert said.count('class="hole"') == 1


def test_a_gap_is_drawn_where_it_was_and_as_long_as_it_was(web, document):
    assert 'class="hole" x="40.0%" y="2" width="20.0%"' in page(web, document)


def test_other_periods_can_be_asked_for(web, document):
    assert 'class="hole"' not in page(web, document, "?days=3")
    assert "There was no gap" in page(web, document, "?days=3")
    assert "The first look was on 20 February 2026" in page(web, document, "?days=365")


def test_what_is_not_kept_is_said_and_not_counted_as_a_gap(serve_with, settings, document):
    web = serve_with(settings.model_copy(update={"keep_checks_days": 3}))
    said = page(web, document)
    assert "Single looks are kept since 27 February 2026" in said
    assert 'class="hole"' not in said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-02-21", "Known: the looks of"),
        ("2026-02-25", "Not watched from 24 February 2026, 10:00 UTC to 26 February 2026"),
        ("2026-03-02", "Last seen on 2 March 2026, 10:00 UTC"),
    ],
)
def test_the_text_of_a_day_says_how_sure_it_is(web, document, day, said):
    assert said in page(web, document, f"?on={day}")


def test_a_text_replaced_between_two_looks_says_between_which(web, document, records):
    records.version(document, 2, days_ago=5)
    records.check(document, Outcome.CHANGE, days=5)
    records.session.commit()
    said = page(web, document, "?on=2026-02-24")
    assert "until 24 February 2026, 10:00 UTC, when version 1 was last seen" in said
    assert "25 February 2026, 10:00 UTC, when version 2 was seen" in said


def test_a_document_never_looked_at_says_so(web, records):
    document = records.document()
    records.session.commit()
    assert "Nobody has looked at it yet" in page(web, document)
