"""My commitments on the pages: added in three ways, forgotten, and shown where a change touches."""

import re

import pytest
from sqlmodel import select

from models.tables import Baseline, Commitment, Subscriber, Subscription, Touch

SOLD = "Personal data is not sold or shared for advertising"


@pytest.fixture
def pia(signed_in, records, now):
    return signed_in("pia", "professional")


@pytest.fixture
def touched(pia, told, records, now):
    """Let a change touch a commitment of Pia's; return the change's name."""
    records.add(Subscription(subscriber_id=pia.id, platform_id="parley", added_at=now))
    cells = {"provisions": ["retention"], "created_at": now}
    records.add(Commitment(subscriber_id=pia.id, text="Gone after a year", **cells))
    said = {"provision": "retention", "section": "1.", "sentence": "It is two years now."}
    quote = {"side": "after", "text": "for two years", "start": 0, "end": 13}
    whose = {"change_id": 1, "subscriber_id": pia.id, "commitment": "Gone after a year"}
    records.add(Touch(after=quote, **said, **whose))
    records.session.commit()
    return told


def act(web, path, **cells):
    token = re.search(r'name="token" value="(\w+)"', web.get("/account").text)[1]
    return web.post(f"/account/commitments{path}", data={"token": token, **cells})


def rows(records, table=Commitment):
    records.session.expire_all()
    return records.session.exec(select(table).order_by(table.id)).all()


def test_promises_of_the_catalogue_are_added_and_no_longer_offered(web, pia, records):
    assert f">{SOLD}</label>" in web.get("/account/commitments").text
    act(web, "", promise=["no_sale", "no_training"])
    assert [row.promise for row in rows(records)] == ["no_sale", "no_training"]
    assert f">{SOLD}</label>" not in web.get("/account/commitments").text


def test_own_words_are_asked_back_with_the_provision_that_they_speak_of(web, pia, records):
    page = act(web, "/own", text="We never sell your data").text
    assert 'value="sharing_sale" checked' in page
    assert rows(records) == []
    act(web, "/own", text="We never sell your data", provision=["sharing_sale", ""])
    assert rows(records)[0].provisions == ["sharing_sale"]


def test_words_that_do_not_tell_are_asked_about(web, pia):
    page = act(web, "/own", text="Our students are happy").text
    assert "Its words do not tell what it is about" in page


def test_a_wrong_line_of_a_csv_is_named_and_what_was_pasted_stays(web, pia, records):
    page = act(web, "/import", csv="commitment,promise\n,no_sale\n,no_such\n")
    assert (page.status_code, "Line 3:" in page.text, ",no_such" in page.text) == (422, True, True)
    assert rows(records) == []


def test_what_is_downloaded_can_be_pasted_again(web, pia, records):
    act(web, "", promise=["no_sale", "no_training"])
    answer = web.get("/account/commitments/export.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    for row in rows(records):
        act(web, f"/{row.id}/forget")
    assert rows(records) == []
    act(web, "/import", csv=answer.text)
    assert [row.promise for row in rows(records)] == ["no_sale", "no_training"]


def test_a_commitment_names_the_changes_that_touched_it(web, touched):
    page = web.get("/account/commitments").text
    assert f'href="/changes/{touched}"' in page
    assert "It is two years now." in page


def test_a_change_sets_the_promise_against_the_words_of_the_text(web, touched, signed_in):
    page = web.get(f"/changes/{touched}").text
    own = page.partition("What concerns you")[2].partition("</section>")[0]
    assert "Gone after a year" in own
    assert "for two years" in own
    signed_in("eve", "professional")
    assert "Gone after a year" not in web.get(f"/changes/{touched}").text


def test_another_readers_commitment_cannot_be_forgotten(web, touched, signed_in, records):
    signed_in("eve", "professional")
    assert act(web, f"/{rows(records)[0].id}/forget").status_code == 404
    assert len(rows(records)) == 1


def test_a_plan_without_the_feature_is_told_so_in_one_line(web, signed_in, records):
    signed_in("wim", "watcher")
    page = web.get("/account/commitments").text
    assert "part of the Professional plan" in page
    assert "From the catalogue" not in page
    assert act(web, "", promise=["no_sale"]).status_code == 422
    assert rows(records) == []


def test_ones_data_hold_commitments_touches_and_reviews_and_go_with_the_account(
    web, touched, pia, records, now
):
    cells = {"document_id": 1, "version_id": 1, "reviewed_at": now}
    records.add(Baseline(subscriber_id=pia.id, **cells))
    records.session.commit()
    file = web.get("/account/data/export").json()
    assert [row["text"] for row in file["commitments"]] == ["Gone after a year"]
    assert [row["provision"] for row in file["touches"]] == ["retention"]
    assert [row["version_id"] for row in file["reviews"]] == [1]
    token = re.search(r'name="token" value="(\w+)"', web.get("/account").text)[1]
    web.post("/account/data/delete", data={"token": token, "email": pia.email})
    for table in (Subscriber, Commitment, Touch, Baseline):
        assert rows(records, table) == []
