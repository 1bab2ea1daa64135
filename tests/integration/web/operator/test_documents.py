"""Doubted pages: shown so that nothing in them acts, and decided on once."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from models.tables import Change, Check, Document, OperatorAction, Snapshot, Version
from models.words import Outcome
from notifications.wording import moment
from storage.database import open_session
from tests.integration.web.operator.conftest import REWRITTEN
from tests.watched import CHALLENGE, OLD

ONE = "/documents/1"
OTHER = """
name = "Acme"
homepage = "https://acme.example"
[[documents]]
type = "Terms of Service"
url = "https://acme.example/terms"
"""


def rows(database, table):
    with open_session(database.engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def snapshot_in(page):
    return re.search(r'name="snapshot" value="(\d+)"', page)[1]


def test_what_is_in_doubt_is_listed_and_shown_beside_the_last_good_text(doubted, operated):
    assert "Acme: Privacy Policy" in operated.get("/documents").text
    page = operated.get(ONE).text
    assert "We keep your personal data for 3 months" in page
    assert "Our cooks bake bread number 5" in page
    assert "<iframe" in page
    assert "Why it was not believed" in page


def test_the_page_as_fetched_is_a_site_of_its_own_in_which_nothing_runs(doubted, operated):
    frame = re.search(r'<iframe[^>]* src="([^"]+)"', operated.get(ONE).text)
    assert " sandbox " in frame[0]
    answer = operated.client.get(frame[1])
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-" not in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in operated.get(ONE).headers["content-security-policy"]


def test_a_snapshot_of_another_document_is_not_shown(doubted, operated):
    assert operated.get(f"{ONE}/pages/99/1").status_code == 404
    assert operated.get(f"{ONE}/pages/1/2").status_code == 404


def test_a_page_that_is_accepted_is_a_change_seen_when_it_was_seen_and_counted_apart(
    doubted, operated, database
):
    seen = doubted.c.now()
    doubted.look(doubted.answer, after=timedelta(hours=5))
    operated.token()
    accepted = {"snapshot": snapshot_in(operated.get(ONE).text)}
    assert "Recorded as CW-C-000001" in operated.act(f"{ONE}/accept", **accepted)
    [change] = rows(database, Change)
    assert (change.detected_at, change.confirmed_at) == (seen, doubted.c.now())
    assert change.released_at == doubted.c.now()
    assert "no longer what is in doubt" in operated.act(f"{ONE}/accept", **accepted)
    assert len(rows(database, Change)) == 1
    assert doubted.look(doubted.answer).outcome is Outcome.UNCHANGED


def test_what_is_accepted_is_the_latest_look_where_only_bytes_differ_and_that_is_said(
    doubted, operated, database
):
    seen = doubted.c.now()
    read = snapshot_in(operated.get(ONE).text)
    other_bytes = REWRITTEN.replace("<body>", "<body data-token='of this fetch'>")
    doubted.look(other_bytes, after=timedelta(hours=1))
    assert snapshot_in(operated.get(ONE).text) != read
    said = operated.act(f"{ONE}/accept", snapshot=read)
    assert f"the page of the latest look, {moment(doubted.c.now())}: the same text" in said
    [change] = rows(database, Change)
    assert change.detected_at == seen
    latest = rows(database, Snapshot)[-1]
    assert rows(database, Version)[-1].snapshot_id == latest.id


def test_what_reads_otherwise_by_now_is_not_accepted_unread(doubted, operated, database):
    read = snapshot_in(operated.get(ONE).text)
    doubted.look(REWRITTEN.replace("bread", "cake"))
    assert "Please read the page anew" in operated.act(f"{ONE}/accept", snapshot=read)
    assert rows(database, Change) == []


def test_a_first_page_that_is_accepted_is_the_first_text_and_told_to_nobody(
    site, operated, database
):
    site.look("<html><body><main><p>Terms: be kind to our servers.</p></main></body></html>")
    operated.token()
    operated.act(f"{ONE}/accept", snapshot=snapshot_in(operated.get(ONE).text))
    assert [row.outcome for row in rows(database, Check)] == [Outcome.SUSPECT, Outcome.FIRST]
    assert rows(database, Change) == []


def test_a_page_from_which_no_text_can_be_read_cannot_be_accepted(operated, site, database):
    site.look(OLD)
    site.look("<html><body></body></html>")
    page = operated.get(ONE).text
    if 'name="snapshot"' in page:
        said = operated.act(f"{ONE}/accept", snapshot=snapshot_in(page))
        assert "Not done." in said
    assert len(rows(database, Version)) == 1


def test_what_is_still_doubted_when_read_again_leaves_nothing(challenged, operated, database):
    snapshot = snapshot_in(operated.get(ONE).text)
    for _ in range(2):
        assert "Still not believed" in operated.act(f"{ONE}/reextract", snapshot=snapshot)
    assert len(rows(database, Check)) == 2
    assert rows(database, Document)[0].lease_token is None


def test_what_is_ignored_is_never_believed_by_itself_until_something_else_is_found(
    doubted, operated, database
):
    reason = rows(database, Check)[-1].reason
    assert "Set aside for as long as" in operated.act(f"{ONE}/ignore", reason=reason)
    assert "set aside already" in operated.act(f"{ONE}/ignore", reason=reason)
    assert '<h2 id="aside">' in operated.get("/documents").text
    for _ in range(9):
        assert doubted.look(doubted.answer).outcome is Outcome.SUSPECT
    doubted.look(CHALLENGE)
    assert rows(database, Document)[0].set_aside is None


def test_a_page_is_taken_up_again(challenged, operated, database):
    operated.act(f"{ONE}/ignore", reason=rows(database, Check)[-1].reason)
    assert "Taken up again." in operated.act(f"{ONE}/take-up")
    assert "not set aside" in operated.act(f"{ONE}/take-up")


def test_a_look_is_due_at_once(challenged, operated, database):
    for _ in range(2):
        assert "with the next tick" in operated.act(f"{ONE}/look")
    assert rows(database, Document)[0].next_check_at == challenged.c.now()


def test_a_declaration_is_tried_shown_as_a_file_and_used(doubted, operated, database):
    form = operated.get(f"{ONE}/declaration").text
    written = re.search(r"type = &#34;Privacy Policy&#34;\nurl = &#34;([^&]+)", form)
    text = (
        f'name = "Acme"\nhomepage = "https://acme.example"\n\n[[documents]]\n'
        f'type = "Privacy Policy"\nurl = "{written[1]}"\nselect = ["h1"]\n'
    )
    cells = {"token": operated.token(), "text": text}
    tried = operated.client.post(f"/operator{ONE}/declaration", data=cells)
    assert (tried.status_code, "+select = " in tried.text) == (200, True)
    assert rows(database, Document)[0].declaration["pages"][0]["select"] == []
    file = operated.client.post(f"/operator{ONE}/declaration/file", data=cells)
    assert 'filename="acme.toml"' in file.headers["content-disposition"]
    assert file.text.endswith('select = ["h1"]\nverified = "never"\n')
    assert "In use until" in operated.act(f"{ONE}/declaration/use", text=text)
    assert rows(database, Document)[0].declaration["pages"][0]["select"] == ["h1"]
    assert "declared so already" in operated.act(f"{ONE}/declaration/use", text=text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("name = ", "is not TOML"),
        ('name = "Acme"\nhomepage = "https://a.example"\n[[documents]]\nslect = "x"', "slect"),
        (
            OTHER,
            "must name one document, of the type Privacy Policy",
        ),
    ],
)
def test_a_mistake_in_a_declaration_is_named(challenged, operated, text, wrong):
    cells = {"token": operated.token(), "text": text}
    tried = operated.client.post(f"/operator{ONE}/declaration", data=cells)
    assert (tried.status_code, wrong in tried.text) == (422, True)


def test_each_act_is_on_record_with_who_what_when_and_which_row(challenged, operated, database):
    operated.act(f"{ONE}/look")
    row = rows(database, OperatorAction)[-1]
    assert (row.operator, row.operation.value, row.subject) == (
        "ops@example.org",
        "look_again",
        "document:1",
    )
    assert (row.at, row.done) == (challenged.c.now(), True)
    assert "Look again" in operated.get("/actions?of=look_again").text
