"""Lists of sub-processors on pages: who is on them, since when, with what notice."""

import csv
from io import StringIO

import pytest

from models.blocks import Block
from models.words import BlockKind, Cause

PROMISE = "We publish new sub-processors at least 30 days in advance."
OLD = ("Acme Inc. | Mail | Ireland", "Bolt Ltd | Logs | Germany")
NEW = ("Acme Inc. | Mail | Ireland", "xAI | Models, from 9 March 2026 | United States")


def text(*rows):
    table = [Block(BlockKind.TABLE_ROW, row) for row in ("Sub-processor | Purpose | Place", *rows)]
    heading = Block(BlockKind.HEADING, "Our sub-processors", 1)
    return [heading, Block(BlockKind.PARAGRAPH, PROMISE), *table]


@pytest.fixture
def change(records):
    """Put a list on record from which one company went when another came."""
    document = records.document(terms_type="Sub-processors List")
    first = records.version(document, 1, Cause.FIRST, days_ago=30, blocks=text(*OLD))
    second = records.version(document, 2, blocks=text(*NEW))
    change = records.change(first, second)
    records.session.commit()
    return change


def page_of(change):
    return f"/documents/{change.document_id}/sub-processors"


def test_the_page_says_since_when_each_is_on_the_list(professional, change):
    page = professional.get(page_of(change)).text
    assert "On the list: 2" in page
    assert "there from the first look" in page
    assert "No more on it: 1" in page


def test_notice_given_stands_beside_the_notice_promised(professional, change):
    page = professional.get(page_of(change)).text
    assert PROMISE in page
    assert "30 promised" in page
    assert "(shorter)" in page


def test_the_page_of_a_list_leads_there_and_that_of_a_policy_does_not(web, change, told):
    assert page_of(change) in web.get(f"/documents/{change.document_id}").text
    assert "/sub-processors" not in web.get("/documents/2").text


def test_a_change_says_who_came_and_who_went(web, change, told):
    page = web.get(f"/changes/{change.public_id}").text
    assert 'Added: <strong dir="auto">xAI</strong>' in page
    assert 'Removed: <strong dir="auto">Bolt Ltd</strong>' in page
    assert "List of sub-processors" not in web.get(f"/changes/{told}").text


def test_the_list_is_had_as_csv(professional, change):
    answer = professional.get(f"{page_of(change)}.csv")
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [row["company"] for row in rows] == ["Acme Inc.", "xAI", "Bolt Ltd"]
    assert [row["promised"] for row in rows] == ["30"] * 3
    assert rows[2]["until"]


def test_a_smaller_plan_gets_one_line_about_it(web, change):
    assert "xAI" not in web.get(page_of(change)).text
    assert web.get(f"{page_of(change)}.csv").status_code == 403


def test_a_document_that_lists_nobody_says_so(professional, told):
    assert (
        "No text of this document has a list"
        in professional.get("/documents/1/sub-processors").text
    )
    assert professional.get("/documents/99/sub-processors").status_code == 404
