"""What a message is made from names provisions, their places and the law they may engage."""

import re
from datetime import UTC, date, datetime

import pytest

from models.summary import ChangeSummary, Counts, Dates, ProvisionChange
from models.tables import Change, Document, Platform
from models.taxonomy import taxonomy
from models.words import Cause, Direction, Severity, Significance
from storage.letters import Letters
from workers.steps.telling.facts import of_change
from workers.steps.telling.site import Site

SEEN = datetime(2026, 3, 1, tzinfo=UTC)
TOUCHED = ("ai_training", "fees", "arbitration", "venue", "withdrawn_from_the_taxonomy")
DECLARATION = {"type": "Terms of Service", "pages": [{"url": "https://acme.example/terms"}]}


@pytest.fixture
def facts():
    told = [ProvisionChange(provision=one, section="", sentence="It changed.") for one in TOUCHED]
    summary = ChangeSummary(
        rules_version="1",
        headline="It changed.",
        significance=Significance.MAJOR,
        severity=Severity.HIGH,
        direction=Direction.ADVERSE,
        provisions=TOUCHED,
        by_provision=told,
        dates=Dates(detected=date(2026, 3, 1)),
        counts=Counts(modified=1),
    )
    change = Change(
        id=7,
        document_id=3,
        platform_id="acme",
        before_version_id=1,
        after_version_id=2,
        cause=Cause.CHANGE,
        detected_at=SEEN,
        confirmed_at=SEEN,
        significance=summary.significance,
        severity=summary.severity,
        direction=summary.direction,
        alerts=True,
        rules_version="1",
        summary=summary.model_dump(mode="json"),
    )
    document = Document(
        id=3, platform_id="acme", terms_type="Terms of Service", declaration=DECLARATION
    )
    platforms = {"acme": Platform(name="A")}
    letters = Letters({}, {}, {}, {7: change}, {}, {}, {}, {3: document}, platforms)
    return of_change(change, letters, Site("https://watch.example", "secret"))


def test_every_provision_has_a_name_for_people(facts):
    assert facts.provision_names == {name: one.name for name, one in taxonomy().items()}


def test_a_provision_leads_to_its_place_on_the_page_of_the_change(facts):
    page = facts.addresses.change
    assert facts.addresses.provisions == {
        name: f"{page}#provision-{name}" for name in TOUCHED if name in taxonomy()
    }


def test_the_law_of_the_three_weightiest_is_told_with_status_day_and_confidence(facts):
    first = TOUCHED[:3]
    assert len(facts.regulations) == sum(len(taxonomy()[name].law) for name in first)
    for line in facts.regulations:
        assert re.search(r"(?:may (?:come to )?engage|no longer engages) ", line)
        assert re.search(r" as of 2026-\d\d-\d\d", line)
        assert re.search(r"; confidence [ABC]$", line)


def test_no_line_says_that_a_law_is_violated(facts):
    assert not re.search("violat|breach(?:es|ed) ", " ".join(facts.regulations), re.IGNORECASE)
