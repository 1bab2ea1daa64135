"""Confirming an address: a page with a button, for a link alone is followed by mail scanners."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.tables import Destination, Notification, Subscriber
from models.words import NotificationKind
from notifications.links import Grant, Purpose, make_token
from workers.steps.subscribers.revoke import revoke_links

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


def test_a_link_too_old_asks_for_a_new_one_which_goes_to_the_same_address(web, ada, records, now):
    old = link(ada, now - timedelta(days=8))
    page = web.get(old)
    assert page.status_code == 410
    assert f'action="{old}/again"' in page.text
    assert "A new link is on its way" in web.post(f"{old}/again").text
    [row] = records.session.exec(select(Notification)).all()
    assert (row.kind, row.destination_id) == (NotificationKind.SIGN_IN, ada.destination_id)
    again = web.post(f"{old}/again")
    assert (again.status_code, "a short while ago" in again.text) == (429, True)


def test_a_revoked_link_opens_nothing_and_asks_for_nothing(web, ada, records, now):
    revoke_links(records.session, ada.subscriber_id)
    records.session.commit()
    for path in (link(ada, now), link(ada, now) + "/again"):
        assert web.post(path).status_code == 410
    fresh = Grant(ada.subscriber_id, generation=1, destination_id=ada.destination_id)
    assert web.post(link(fresh, now)).status_code == 200
