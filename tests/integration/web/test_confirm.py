"""Confirming an address: a page with a button, for a link alone is followed by mail scanners."""

from datetime import timedelta

import pytest

from models.tables import Destination, Subscriber
from notifications.links import Grant, Purpose, make_token

KEY = "s" * 40


@pytest.fixture
def ada(records, now):
    """Put a subscriber on record whose address is not confirmed."""
    ada = Subscriber(
        email="ada@reader.example", created_at=now, last_cut_at=now, next_digest_at=now
    )
    ada = records.add(ada)
    settings = {"address": "ada@reader.example"}
    mail = Destination(subscriber_id=ada.id, channel="email", settings=settings, created_at=now)
    mail = records.add(mail)
    records.session.commit()
    return Grant(ada.id, destination_id=mail.id)


def link(grant, now, purpose=Purpose.VERIFY):
    return f"/confirm/{make_token(KEY, purpose, grant, now)}"


def verified_at(records):
    records.session.expire_all()
    return records.session.get_one(Destination, 1).verified_at


def test_looking_at_the_page_confirms_nothing(web, ada, records, now):
    page = web.get(link(ada, now))
    assert page.status_code == 200
    assert '<button class="button" type="submit">Confirm</button>' in page.text
    assert "a…@reader.example" in page.text
    assert "ada@" not in page.text
    assert verified_at(records) is None


def test_the_button_confirms_and_a_second_press_changes_nothing(web, ada, records, now):
    address = link(ada, now - timedelta(days=6))
    assert "Your address is confirmed" in web.post(address).text
    assert verified_at(records) == now
    assert "Your address is confirmed" in web.post(address).text


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("grant", "made", "days_ago", "status"),
    [
        (Grant(1, destination_id=1), {"purpose": Purpose.UNSUBSCRIBE}, 0, 404),
        (Grant(1, destination_id=1), {}, 8, 410),
        (Grant(1, destination_id=2), {}, 0, 404),
        (Grant(1), {}, 0, 404),
    ],
)
def test_a_link_for_something_else_or_too_old_confirms_nothing(
    web, ada, records, now, method, grant, made, days_ago, status
):
    address = link(grant, now - timedelta(days=days_ago), **made)
    assert web.request(method, address).status_code == status
    assert verified_at(records) is None


def test_the_page_is_kept_by_nobody(web, ada, now):
    assert web.get(link(ada, now)).headers["cache-control"] == "no-store"
