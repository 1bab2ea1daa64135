"""Signing up on the pages: no card, one answer for everybody, and the first platform chosen."""

import pytest
from sqlmodel import select

from models.plans import plans
from models.tables import Destination, Notification, Subscriber, Subscription

ADA = "ada@reader.example"


def rows(records, table):
    records.session.expire_all()
    return records.session.exec(select(table).order_by(table.id)).all()


def sign_up(web, email=ADA, **cells):
    return web.post("/sign-up", data={"email": email, **cells})


@pytest.mark.parametrize("address", ["/", "/sign-up"])
def test_the_form_needs_no_script_and_names_the_platforms(web, records, address):
    records.document("parley", "Parley")
    records.session.commit()
    page = web.get(address).text
    assert '<form class="sign-up" method="post" action="/sign-up">' in page
    assert '<option value="parley">Parley</option>' in page
    assert "<script" not in page


def test_whoever_signs_up_is_on_the_free_plan_with_the_platform_chosen(web, records):
    records.document("parley", "Parley")
    records.session.commit()
    assert sign_up(web, platform="parley").status_code == 200
    (ada,) = rows(records, Subscriber)
    assert (ada.email, ada.plan) == (ADA, next(iter(plans())))
    assert [row.platform_id for row in rows(records, Subscription)] == ["parley"]
    assert [row.verified_at for row in rows(records, Destination)] == [None]
    assert [row.content["topic"] for row in rows(records, Notification)] == ["confirm"]


def test_the_answer_does_not_tell_who_is_known(web, signed_in):
    known = signed_in("ada").email
    web.cookies.clear()
    assert sign_up(web, known).text == sign_up(web, "new@reader.example").text


def test_nobody_chooses_a_platform_for_somebody_confirmed(web, records, signed_in):
    records.document("parley", "Parley")
    ada = signed_in("ada")
    sign_up(web, ada.email, platform="parley")
    assert rows(records, Subscription) == []


def test_signing_up_twice_stays_within_the_plan(web, records):
    for slug in ("parley", "quill"):
        records.document(slug, slug.title())
    records.session.commit()
    for slug in ("parley", "quill"):
        sign_up(web, platform=slug)
    assert [row.platform_id for row in rows(records, Subscription)] == ["parley"]


def test_a_platform_that_is_not_watched_is_not_chosen(web, records):
    sign_up(web, platform="nowhere")
    assert len(rows(records, Subscriber)) == 1
    assert rows(records, Subscription) == []


def test_what_is_no_address_is_said_so(web, records):
    page = sign_up(web, "nobody")
    assert (page.status_code, "not an e-mail address" in page.text) == (422, True)
    assert rows(records, Subscriber) == []


def test_one_mailbox_is_not_filled(web):
    answers = [sign_up(web).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_another_sites_form_signs_nobody_up(web, records):
    page = web.post("/sign-up", data={"email": ADA}, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 400
    assert rows(records, Subscriber) == []


def test_the_page_of_a_platform_leads_to_the_form_with_it_chosen(web, told):
    assert 'href="/sign-up?platform=parley"' in web.get("/platforms/parley").text
    page = web.get("/sign-up?platform=parley").text
    assert '<option value="parley" selected>' in page
