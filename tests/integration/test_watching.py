"""Proof of watching: every look is counted once, and each hole is as long as it was."""

from datetime import UTC, datetime, timedelta

import pytest

from models.certainty import Certainty, how_sure
from models.tables import Check, Version
from models.words import Cause, Outcome
from storage.database import open_session, transaction
from storage.watching import gaps_of, seen_around, watching_of
from tests.factories import make_document, make_platform, make_version, save

MAY = datetime(2026, 5, 1, tzinfo=UTC)
WEEK = MAY + timedelta(days=7)


@pytest.fixture
def document(database):
    make_platform(database.engine)
    return make_document(database.engine)


def look(database, document, hours, outcome=Outcome.UNCHANGED):
    at = MAY + timedelta(hours=hours)
    save(database.engine, Check(document_id=document.id, at=at, duration_ms=1, outcome=outcome))


def watched(database, document, since=MAY, until=WEEK):
    with open_session(database.engine) as session:
        return watching_of(session, [document.id], since, until).get(document.id)


def test_looks_are_counted_by_what_they_saw(database, document):
    for hour, outcome in enumerate(Outcome):
        look(database, document, hour, outcome)
    found = watched(database, document)
    assert (found.checked, found.identical, found.changed) == (len(Outcome), 2, 4)
    assert (found.suspect, found.failed, found.other) == (1, 1, 3)


def test_the_longest_gap_reaches_over_looks_that_saw_nothing(database, document):
    for hour in (0, 6, 30, 36, 42):
        look(database, document, hour)
    look(database, document, 12, Outcome.FAILED)
    look(database, document, 18, Outcome.SUSPECT)
    gap = watched(database, document, until=MAY + timedelta(hours=48)).longest
    assert (gap.since, gap.length) == (MAY + timedelta(hours=6), timedelta(hours=24))


def test_time_before_the_first_look_ever_is_no_gap(database, document):
    look(database, document, 100)
    look(database, document, 106)
    found = watched(database, document, until=MAY + timedelta(hours=110))
    assert found.since == MAY + timedelta(hours=100)
    assert found.longest.length == timedelta(hours=6)


def test_time_from_the_last_look_to_the_end_is_a_gap(database, document):
    look(database, document, 0)
    assert watched(database, document).longest.length == timedelta(days=7)


def test_a_period_without_any_look_is_one_gap(database, document):
    look(database, document, -1)
    found = watched(database, document)
    assert (found.checked, found.longest.length) == (0, timedelta(days=7))


def test_a_document_never_looked_at_has_no_proof(database, document):
    assert watched(database, document) is None


def test_what_was_due_follows_from_the_promise(database, document):
    look(database, document, -1)
    assert watched(database, document).scheduled(timedelta(hours=6)) == 28


def test_a_text_is_known_between_two_looks_that_saw_it(database, document):
    make_version(database.engine, document, 1, "old")  # on 1 February
    look(database, document, 0)
    look(database, document, 6)
    with open_session(database.engine) as session:
        before, after = seen_around(session, document.id, MAY + timedelta(hours=3))
    assert (before.version, before.at) == (1, MAY)
    assert how_sure(before, after, timedelta(hours=12)) is Certainty.KNOWN
    assert how_sure(before, after, timedelta(hours=5)) is Certainty.UNWATCHED


def test_a_text_that_we_read_anew_was_not_replaced(database, document):
    make_version(database.engine, document, 1, "old")
    again = make_version(database.engine, document, 2, "old, read anew")
    with transaction(database.engine) as session:
        row = session.get_one(Version, again.id)
        row.cause, row.detected_at = Cause.TECHNICAL, MAY + timedelta(hours=6)
    look(database, document, 0)
    look(database, document, 6, Outcome.TECHNICAL)
    with open_session(database.engine) as session:
        before, after = seen_around(session, document.id, MAY + timedelta(hours=3))
    assert how_sure(before, after, timedelta(hours=12)) is Certainty.KNOWN


def test_gaps_longer_than_allowed_are_listed_the_longest_first(database, document):
    for hour in (0, 6, 30, 36, 60, 66):
        look(database, document, hour)
    period = (MAY, MAY + timedelta(hours=66))
    with open_session(database.engine) as session:
        found = gaps_of(session, document.id, period, timedelta(hours=9), 10)
        most = gaps_of(session, document.id, period, timedelta(hours=9), 1)
    assert [gap.since for gap in found] == [MAY + timedelta(hours=36), MAY + timedelta(hours=6)]
    assert most == found[:1]


def test_before_the_first_version_nothing_is_on_record(database, document):
    look(database, document, 0)
    with open_session(database.engine) as session:
        assert seen_around(session, document.id, MAY) == (None, None)
