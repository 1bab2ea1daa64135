"""Documents that need a browser have a queue of their own, and an honest end without a browser."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.tables import Check
from models.words import Outcome
from storage.database import open_session, transaction
from storage.due import claim_due_documents
from tests.factories import NOW, make_context, make_document, make_platform
from workers.steps.operating.sweep import find_due_platforms
from workers.steps.watching.track import track_platforms

LEASE = timedelta(seconds=15)


@pytest.fixture
def documents(database):
    """A platform with a plain document and one that needs a browser."""
    make_platform(database.engine)
    plain = make_document(database.engine, terms_type="Terms of Service")
    drawn = make_document(database.engine, terms_type="Privacy Policy", browser=True)
    return plain, drawn


def claim(engine, **kind):
    with transaction(engine) as session:
        _, claimed = claim_due_documents(session, ["acme"], NOW, LEASE, **kind)
        return [document.id for document in claimed]


def test_each_kind_is_claimed_for_itself(database, documents):
    plain, drawn = documents
    assert claim(database.engine, browser=True) == [drawn.id]
    assert claim(database.engine) == [plain.id]
    assert claim(database.engine, browser=True) == []


def test_each_kind_has_a_bell_of_its_own(database, documents, tmp_path):
    c = make_context(database.engine, tmp_path)
    assert find_due_platforms(c) == [["acme"]]
    assert find_due_platforms(c, browser=True) == [["acme"]]
    assert find_due_platforms(c) == find_due_platforms(c, browser=True) == []


def test_claiming_one_kind_leaves_the_bell_of_the_other_rung(database, documents, tmp_path):
    c = make_context(database.engine, tmp_path)
    find_due_platforms(c, browser=True)
    claim(database.engine)
    assert find_due_platforms(c, browser=True) == []


def test_no_more_is_rendered_in_one_task_than_fits_into_its_time(database):
    make_platform(database.engine)
    for number in range(10):
        make_document(database.engine, terms_type=f"Type {number}", browser=True)
    assert [len(claim(database.engine, browser=True)) for _ in range(2)] == [8, 2]


def test_without_a_browser_the_check_says_so(database, documents, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    track_platforms(["acme"], make_context(database.engine, tmp_path), browser=True)
    with open_session(database.engine) as session:
        [check] = session.exec(select(Check)).all()
    assert (check.outcome, check.reason) == (Outcome.FAILED, "browser_missing")
    assert check.document_id == documents[1].id
    assert "no Chromium on this machine" in check.evidence[0]["detail"]
