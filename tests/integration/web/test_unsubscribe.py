"""Unsubscribing: one click by RFC 8058, or a page with a button."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.tables import Destination, Subscriber, Subscription
from notifications.links import Grant, Purpose, make_token
from workers.steps.subscribers.revoke import revoke_links

KEY = "s" * 40
ONE_CLICK = {"data": {"List-Unsubscribe": "One-Click"}}


@pytest.fixture
def ada(records, now):
    """Put a subscriber on record with e-mail, Slack and one platform."""
    records.document()
    ada = Subscriber(
        email="ada@reader.example", created_at=now, last_cut_at=now, next_digest_at=now
    )
    ada = records.add(ada)
    for channel, settings in (
        ("email", {"address": "ada@reader.example"}),
        ("slack", {"url": "https://hooks.slack.com/x"}),
    ):
        records.add(
            Destination(
                subscriber_id=ada.id,
                channel=channel,
                settings=settings,
                created_at=now,
                verified_at=now,
            )
        )
    records.add(Subscription(subscriber_id=ada.id, platform_id="parley", added_at=now))
    records.session.commit()
    return ada


def address(grant, now, purpose=Purpose.UNSUBSCRIBE, key=KEY):
    return f"/unsubscribe/{make_token(key, purpose, grant, now)}"


def disabled(records):
    """Return the channels of the destinations that are switched off, with the reason."""
    records.session.expire_all()
    rows = records.session.exec(select(Destination)).all()
    return {row.channel: row.disabled_reason for row in rows if row.disabled_at}


def test_looking_at_the_page_changes_nothing(web, ada, records, now):
    page = web.get(address(Grant(ada.id), now))
    assert page.status_code == 200
    assert '<button class="button" type="submit">Unsubscribe</button>' in page.text
    assert "a…@reader.example" in page.text
    assert disabled(records) == {}


def test_one_click_ends_all_mail_at_once_without_cookie_or_redirect(web, ada, records, now):
    answer = web.post(address(Grant(ada.id), now), **ONE_CLICK)
    assert (answer.status_code, answer.history) == (200, [])
    assert "set-cookie" not in answer.headers
    assert disabled(records) == {"email": "unsubscribed"}


def test_a_second_click_is_welcome_and_changes_nothing(web, ada, records, now):
    link = address(Grant(ada.id), now)
    web.post(link, **ONE_CLICK)
    records.session.expire_all()
    first = records.session.get_one(Destination, 1).disabled_at
    answer = web.post(link, **ONE_CLICK)
    assert answer.status_code == 200
    records.session.expire_all()
    assert records.session.get_one(Destination, 1).disabled_at == first
    assert "You are unsubscribed" in web.get(link).text


def test_the_button_of_the_page_needs_no_particular_body(web, ada, records, now):
    assert "You are unsubscribed" in web.post(address(Grant(ada.id), now)).text
    assert disabled(records) == {"email": "unsubscribed"}


def test_a_link_about_one_platform_mutes_that_one_alone(web, ada, records, now):
    page = web.post(address(Grant(ada.id, subscription_id=1), now), **ONE_CLICK)
    assert "no more alerts about Parley" in page.text
    assert disabled(records) == {}
    assert records.session.get_one(Subscription, 1).muted_at == now


def test_a_link_for_somebody_elses_subscription_ends_nothing(web, ada, records, now):
    assert web.post(address(Grant(ada.id + 1, subscription_id=1), now)).status_code == 200
    records.session.expire_all()
    assert records.session.get_one(Subscription, 1).muted_at is None


def test_a_link_of_a_subscriber_who_has_gone_is_still_answered(web, now):
    assert "You are unsubscribed" in web.post(address(Grant(99), now), **ONE_CLICK).text


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("made", "days_ago", "status"),
    [
        ({"key": "another key"}, 0, 404),
        ({"purpose": Purpose.MANAGE}, 0, 404),
        ({}, 401, 410),
    ],
)
def test_a_link_that_is_forged_or_too_old_opens_nothing(
    web, ada, records, now, method, made, days_ago, status
):
    link = address(Grant(ada.id), now - timedelta(days=days_ago), **made)
    assert web.request(method, link).status_code == status
    assert disabled(records) == {}


def test_a_link_still_works_after_a_year(web, ada, records, now):
    web.post(address(Grant(ada.id), now - timedelta(days=365)), **ONE_CLICK)
    assert disabled(records) == {"email": "unsubscribed"}


def test_the_page_is_kept_by_nobody_and_tells_no_other_site_its_address(web, ada, now):
    headers = web.get(address(Grant(ada.id), now)).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_revoked_link_ends_nothing_and_one_of_a_new_message_does(web, ada, records, now):
    revoke_links(records.session, ada.id)
    records.session.commit()
    assert web.post(address(Grant(ada.id), now), **ONE_CLICK).status_code == 410
    assert disabled(records) == {}
    assert web.post(address(Grant(ada.id, generation=1), now), **ONE_CLICK).status_code == 200
    assert disabled(records) == {"email": "unsubscribed"}


def test_unsubscribing_can_be_undone_and_lifts_nothing_else(web, ada, records, now):
    link = address(Grant(ada.id), now)
    web.post(link, **ONE_CLICK)
    assert f'action="{link}/undo"' in web.get(link).text
    assert "You are told again" in web.post(f"{link}/undo").text
    assert disabled(records) == {}
    mail = records.session.get_one(Destination, 1)
    mail.disabled_at, mail.disabled_reason = now, "complaint"
    records.session.commit()
    assert "/undo" not in web.post(f"{link}/undo").text
    assert disabled(records) == {"email": "complaint"}


def test_a_muted_platform_is_told_of_again(web, ada, records, now):
    link = address(Grant(ada.id, subscription_id=1), now)
    web.post(link, **ONE_CLICK)
    web.post(f"{link}/undo")
    records.session.expire_all()
    assert records.session.get_one(Subscription, 1).muted_at is None
