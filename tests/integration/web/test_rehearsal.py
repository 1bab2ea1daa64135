"""Wishes are tried over the past year on a page, which switches nothing until its button does."""

import re

import pytest
from sqlmodel import select

from models.tables import Subscriber, Subscription
from models.words import Cause, Significance


@pytest.fixture
def pia(signed_in, records, now):
    """Let Pia watch a platform of which a minor and a major change are on record."""
    pia = signed_in("pia", "professional")
    document = records.document()
    first = records.version(document, 1, Cause.FIRST, days_ago=50)
    second = records.version(document, 2, days_ago=40)
    third = records.version(document, 3, days_ago=30)
    records.change(first, second, "A small thing", significance=Significance.MINOR)
    records.change(second, third, "A great thing")
    records.add(Subscription(subscriber_id=pia.id, platform_id="parley", added_at=now))
    records.session.commit()
    return pia


def post(web, path, **cells):
    token = re.search(r'name="token" value="(\w+)"', web.get("/account").text)[1]
    return web.post(f"/account{path}", data={"token": token, **cells})


def floor_of(records):
    records.session.expire_all()
    return records.session.exec(select(Subscriber)).one().floor


def test_the_form_of_the_wishes_leads_to_its_rehearsal_without_its_token(web, pia):
    wished = {"floor": "major", "provision": ["arbitration", "refunds"]}
    answer = post(web, "/rehearsal", **wished)
    asked = "floor=major&provision=arbitration&provision=refunds"
    assert answer.headers["location"] == f"/account/rehearsal?{asked}"


def test_what_would_no_longer_be_told_is_listed_with_the_reason(web, pia, records):
    page = web.get("/account/rehearsal?floor=major").text
    assert "Of 2 changes" in page
    assert "2 are told as your wishes stand, 1 as tried here" in page
    lost = page.partition("You would no longer hear of: 1")[2].partition("</section>")[0]
    assert "A small thing" in lost
    assert "As tried: nothing, for it matters less than what you asked to be told of." in lost
    assert floor_of(records) is Significance.MINOR


def test_the_button_switches_on_what_was_tried(web, pia, records):
    page = web.get("/account/rehearsal?floor=major").text
    form = page.partition('action="/account/wishes/what"')[2].partition("</form>")[0]
    cells = dict(re.findall(r'name="(\w+)" value="(\w+)"', form))
    web.post("/account/wishes/what", data=cells)
    assert floor_of(records) is Significance.MAJOR


def test_what_stands_already_needs_no_button(web, pia):
    assert "Switch it on" not in web.get("/account/rehearsal").text


@pytest.mark.parametrize("asked", ["floor=none", "floor=major&provision=no_such"])
def test_a_wish_that_cannot_be_is_refused(web, pia, asked):
    assert web.get(f"/account/rehearsal?{asked}").status_code == 400
