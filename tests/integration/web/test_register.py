"""The register of vendors: what is watched, who sees to it, and what is due next."""

import csv
from datetime import date, timedelta
from io import StringIO

import pypdfium2
import pytest

from models.tables import (
    Acknowledgement,
    Analysis,
    Assignment,
    Baseline,
    Decision,
    Subscription,
)
from models.words import Cause, DecisionKind, Severity, Verdict


@pytest.fixture
def pia(signed_in):
    return signed_in("pia", "professional")


@pytest.fixture
def watched(records, pia, now):
    """Let somebody watch two platforms, one of which has two documents and a change."""
    for slug, name in (("parley", "Parley"), ("acme", "=Acme")):
        document = records.document(slug, name)
        version = records.version(document, 1, Cause.FIRST, days_ago=200)
        records.add(Subscription(subscriber_id=pia.id, platform_id=slug, added_at=now))
        rate(records, document, version, now, Severity.LOW if slug == "acme" else Severity.HIGH)
    records.document("parley", terms_type="Cookie Policy")
    records.session.commit()
    return document


def rate(records, document, version, now, exposure):
    cells = {"rules_version": "1", "made_at": now, "analysis": {}}
    records.add(
        Analysis(version_id=version.id, document_id=document.id, exposure=exposure, **cells)
    )


def review(records, pia, document, at):
    cells = {"version_id": document.version_id, "reviewed_at": at, "reviewed_by": pia.email}
    records.add(Baseline(subscriber_id=pia.id, document_id=document.id, **cells))
    records.session.commit()


def rows(web, query=""):
    answer = web.get(f"/account/register/register.csv{query}")
    return list(csv.DictReader(StringIO(answer.text)))


def tell(records, pia, document, now, due_on):
    change = records.change(
        records.version(document, 2, days_ago=9), records.version(document, 3, days_ago=8)
    )
    cells = {"change_id": change.id, "subscriber_id": pia.id}
    records.add(Decision(kind=DecisionKind.SEND_NOW, plan="professional", decided_at=now, **cells))
    times = {"acknowledged_at": now, "changed_at": now, "due_on": due_on}
    records.add(Acknowledgement(verdict=Verdict.ACT, **cells, **times))
    records.session.commit()


def test_each_platform_watched_is_one_line_with_its_highest_exposure(web, watched):
    found = {row["platform"]: row for row in rows(web)}
    assert found["Parley"]["documents"] == "Cookie Policy; Privacy Policy"
    assert (found["Parley"]["exposure"], found["Parley"]["reviewed"]) == ("High", "0")


def test_a_cell_that_a_sheet_would_compute_is_quoted(web, watched):
    assert "'=Acme" in {row["platform"] for row in rows(web)}


def test_what_was_never_reviewed_is_due_a_year_after_it_was_added(web, watched, now):
    due = {row["next_due"] for row in rows(web)}
    assert due == {(now + timedelta(days=365)).date().isoformat()}


def test_what_was_reviewed_longest_ago_is_due_first(web, watched, records, pia, now):
    review(records, pia, watched, now - timedelta(days=300))
    first = rows(web)[0]
    assert first["platform"] == "'=Acme"
    assert first["next_due"] == (now + timedelta(days=65)).date().isoformat()
    assert first["oldest_review"] == (now - timedelta(days=300)).date().isoformat()


def test_an_open_alert_that_is_due_earlier_comes_first(web, watched, records, pia, now):
    tell(records, pia, watched, now, date(2026, 1, 2))
    first = rows(web)[0]
    assert (first["next_due"], first["open_alerts"]) == ("2026-01-02", "1")
    assert "overdue since 2 January 2026" in web.get("/account/register").text


@pytest.mark.parametrize(
    ("by", "first"), [("name", "'=Acme"), ("exposure", "Parley"), ("due", "'=Acme")]
)
def test_it_is_sorted_as_asked(web, watched, by, first):
    assert rows(web, f"?by={by}")[0]["platform"] == first


def test_who_sees_to_a_platform_stands_in_page_and_file(web, watched, records, pia, now):
    records.add(Assignment(subscriber_id=pia.id, platform_id="parley", assigned_at=now))
    records.session.commit()
    assert '<option value="pia@reader.example" selected>' in web.get("/account/register").text
    assert {row["assigned_to"] for row in rows(web)} == {"", "pia@reader.example"}


def test_the_pdf_has_a_line_for_each_platform(web, watched):
    answer = web.get("/account/register/register.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    text = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    assert "Register of vendors" in text
    assert "Parley" in text
    assert "=Acme" in text


def test_another_accounts_reviews_and_alerts_are_not_counted(
    web, watched, records, pia, signed_in, now
):
    review(records, pia, watched, now)
    tell(records, pia, watched, now, date(2026, 1, 2))
    omar = signed_in("omar", "professional")
    records.add(Subscription(subscriber_id=omar.id, platform_id="acme", added_at=now))
    records.session.commit()
    [row] = rows(web)
    assert (row["reviewed"], row["open_alerts"]) == ("0", "0")


def test_a_plan_without_it_gets_one_line_about_it(web, signed_in):
    signed_in("ada", "watcher")
    assert "part of the Professional plan" in web.get("/account/register").text
    assert web.get("/account/register/register.csv").status_code == 403
    assert web.get("/account/register/register.pdf").status_code == 403
