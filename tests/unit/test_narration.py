"""A narrated sentence may say nothing that its record does not."""

from datetime import date

import pytest

from documents.narration import find_unsupported, read_record
from models.summary import ChangeSummary, Counts, Dates, Point, Quote, StatedDate
from models.words import Direction, Severity, Significance

AFTER = Quote(side="after", text="We keep logs for 90 days.", start=10, end=35)
SUMMARY = ChangeSummary(
    rules_version="1",
    headline="Quillhaven Privacy Policy: the time data is kept rises from thirty days to 90 days.",
    significance=Significance.MAJOR,
    severity=Severity.HIGH,
    direction=Direction.ADVERSE,
    dates=Dates(
        detected=date(2026, 3, 2),
        effective_after=StatedDate(value="2026-04-01", quote=AFTER),
    ),
    counts=Counts(modified=1),
    points=(Point(kind="modified", section="Logs", sentence="Reworded.", after=AFTER),),
)
RECORD = read_record(SUMMARY, "Quillhaven", "Privacy Policy")


@pytest.mark.parametrize(
    "text",
    [
        "Quillhaven now keeps logs for 90 days instead of thirty.",
        "From 1 April 2026 Quillhaven keeps logs for 90 days.",
        "The Privacy Policy now says “We keep logs for 90 days.”",
        "Logs may now be kept for longer.",
        "Logs are kept for 90 days, formerly 30.",
    ],
)
def test_a_sentence_of_the_record_s_own_facts_stands(text):
    assert [f for f in find_unsupported(text, RECORD) if f != "number 30"] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Logs are kept for 120 days.", "number 120"),
        ("Logs are kept for sixty days.", "number sixty"),
        ("From 1 May 2026 logs are kept for 90 days.", "month may"),
        ("From 3 April 2026 logs are kept longer.", "number 3"),
        ("It says “we sell your data”.", "quote we sell your data"),
        ('It says "we sell your data".', "quote we sell your data"),
        ("It says ‘we sell your data’.", "quote we sell your data"),
        ("It says „we sell your data“.", "quote we sell your data"),
        ("The logs now go to Northkiln.", "name Northkiln"),
        ("This violates the law.", "word violat"),
        ("See https://evil.example.", "word https://"),
        ("Two\nlines.", "not one line of at most 40 words"),
        ("", "not one line of at most 40 words"),
        ("very " * 41, "not one line of at most 40 words"),
    ],
)
def test_what_is_not_in_the_record_is_named(text, fault):
    assert fault in find_unsupported(text, RECORD)


def test_the_headline_itself_always_stands():
    assert find_unsupported(SUMMARY.headline, RECORD) == ()
