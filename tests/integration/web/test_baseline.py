"""My baseline on the pages: a version is marked as reviewed, and what follows is shown net."""

import re

import pytest
from sqlmodel import select

from models.blocks import Block
from models.tables import Baseline
from models.words import BlockKind, Cause

OLD = "We keep what you enter for one year."
COMES_AND_GOES = "We may sell it to advertisers."
NEW = "We may share it with insurers."


@pytest.fixture
def document(records):
    """Put three versions on record: something came, then went when something else came."""
    document = records.document()
    texts = ([OLD], [OLD, COMES_AND_GOES], [OLD, NEW])
    last = None
    for number, lines in enumerate(texts, start=1):
        blocks = [Block(BlockKind.PARAGRAPH, line) for line in lines]
        cause = Cause.CHANGE if number > 1 else Cause.FIRST
        cells = {"days_ago": 40 - 10 * number, "blocks": blocks}
        before, last = last, records.version(document, number, cause, **cells)
        if before:
            records.change(before, last, f"Change {number}")
    records.session.commit()
    return document


@pytest.fixture
def pia(signed_in):
    return signed_in("pia", "professional")


def mark(web, document, version):
    page = web.get("/account").text
    token = re.search(r'name="token" value="(\w+)"', page)[1]
    cells = {"token": token, "version": version}
    return web.post(f"/documents/{document.id}/review", data=cells)


def reviews(records):
    records.session.expire_all()
    return records.session.exec(select(Baseline)).all()


def test_a_version_is_marked_as_reviewed_and_the_page_says_so(web, document, pia):
    assert "Mark version 3 as reviewed" in web.get(f"/documents/{document.id}").text
    answer = mark(web, document, 1)
    assert answer.headers["location"] == f"/documents/{document.id}?said=reviewed#review"
    page = web.get(f"/documents/{document.id}")
    assert "You reviewed version 1 on" in page.text
    assert page.headers["cache-control"] == "no-store"


def test_what_changed_since_the_review_leaves_out_what_came_and_went(web, document, pia):
    mark(web, document, 1)
    page = web.get(f"/documents/{document.id}/since-review").text
    assert f"<ins>{NEW}</ins>" in page
    assert COMES_AND_GOES not in page


def test_a_change_leads_to_all_that_changed_since_the_review(web, document, pia):
    address = f"/documents/{document.id}/since-review"
    assert address not in web.get("/changes/CW-C-000002").text
    mark(web, document, 1)
    assert address in web.get("/changes/CW-C-000002").text


def test_the_text_in_force_reviewed_has_changed_in_nothing(web, document, pia):
    mark(web, document, 3)
    assert "which is the text in force" in web.get(f"/documents/{document.id}").text
    page = web.get(f"/documents/{document.id}/since-review").text
    assert "The text is again that of version 3" in page


def test_without_the_token_or_the_plan_nothing_is_marked(web, document, signed_in, pia, records):
    path = f"/documents/{document.id}/review"
    assert web.post(path, data={"version": "1"}).status_code == 400
    signed_in("wim", "watcher")
    assert "Mark version" not in web.get(f"/documents/{document.id}").text
    assert mark(web, document, 1).status_code == 403
    assert reviews(records) == []


def test_a_version_that_is_none_is_not_marked(web, document, pia, records):
    assert mark(web, document, 9).status_code == 404
    assert reviews(records) == []


def test_without_a_review_there_is_nothing_to_compare_with(web, document, pia):
    assert web.get(f"/documents/{document.id}/since-review").status_code == 404


def test_the_public_is_led_to_where_they_sign_in(web, document):
    answer = web.get(f"/documents/{document.id}/since-review")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
