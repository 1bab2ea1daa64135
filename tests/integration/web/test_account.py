"""My account: a link that works once, forms that cannot be forged, and one's own rows alone."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from models.plans import plans
from models.tables import Destination, Notification, Platform, Subscriber, Subscription
from models.words import NotificationKind, Significance
from notifications.channels import channel_named
from notifications.links import Grant, Purpose, make_token
from storage.letters import read_letters
from workers.steps.subscribers.revoke import revoke_links
from workers.steps.telling.compose import Composer
from workers.steps.telling.site import Site

KEY = "s" * 40


@pytest.fixture
def ada(records, now):
    """Put a subscriber on record whose address is confirmed."""
    return reader(records, now, "ada")


def reader(records, now, name, plan="free"):
    email = f"{name}@reader.example"
    cells = {"created_at": now, "last_cut_at": now, "next_digest_at": now}
    row = records.add(Subscriber(email=email, plan=plan, **cells))
    settings = {"address": email}
    mail = Destination(
        subscriber_id=row.id, channel="email", settings=settings, created_at=now, verified_at=now
    )
    records.add(mail)
    records.session.commit()
    return row


def asked(records):
    """Return the sign-in messages that are owed."""
    records.session.expire_all()
    rows = records.session.exec(select(Notification).order_by(Notification.id)).all()
    return [row for row in rows if row.kind is NotificationKind.SIGN_IN]


def link_to(records, row, at):
    sign_in_id = asked(records)[-1].content["sign_in_id"]
    grant = Grant(row.id, generation=row.link_generation, sign_in_id=sign_in_id)
    return f"/sign-in/{make_token(KEY, Purpose.SIGN_IN, grant, at)}"


def enter(web, records, row, now):
    web.post("/sign-in", data={"email": row.email})
    return web.post(link_to(records, row, now))


def cookie_of(web):
    return {"Cookie": f"clausewatch={web.cookies['clausewatch']}"}


def token_of(web, path="/account"):
    return re.search(r'name="token" value="(\w+)"', web.get(path).text)[1]


def act(web, path, **cells):
    return web.post(f"/account{path}", data={"token": token_of(web), **cells})


def watched(records):
    records.session.expire_all()
    return [row.platform_id for row in records.session.exec(select(Subscription)).all()]


def test_whoever_is_not_signed_in_is_led_to_where_they_can_be(web):
    answer = web.get("/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_asking_for_a_link_does_not_say_who_is_known(web, ada, records):
    known = web.post("/sign-in", data={"email": "Ada@reader.example"})
    unknown = web.post("/sign-in", data={"email": "nobody@reader.example"})
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert [row.subscriber_id for row in asked(records)] == [ada.id]


def test_the_link_is_not_in_the_row_that_owes_it(web, ada, records):
    web.post("/sign-in", data={"email": ada.email})
    assert asked(records)[0].content.keys() == {"sign_in_id"}


def test_an_address_never_confirmed_is_asked_to_confirm_itself(web, ada, records):
    records.session.exec(select(Destination)).one().verified_at = None
    records.session.commit()
    web.post("/sign-in", data={"email": ada.email})
    assert [row.content for row in asked(records)] == [{"topic": "confirm"}]


def test_links_are_not_sent_without_end_to_anybody(web, ada):
    answers = [
        [web.post("/sign-in", data={"email": email}).status_code for _ in range(6)]
        for email in (ada.email, "nobody@reader.example")
    ]
    assert answers == [[200, 200, 200, 200, 200, 429]] * 2


def test_looking_at_a_link_uses_nothing_up_and_its_button_works_once(web, ada, records, now):
    web.post("/sign-in", data={"email": ada.email})
    link = link_to(records, ada, now)
    for _ in range(2):
        assert '<button class="button" type="submit">Sign in</button>' in web.get(link).text
    entered = web.post(link)
    assert (entered.status_code, entered.headers["location"]) == (303, "/account")
    assert "ada@reader.example" in web.get("/account").text
    assert web.post(link).status_code == web.get(link).status_code == 410


@pytest.mark.parametrize(
    ("minutes", "key", "status"), [(16, KEY, 410), (0, "another", 404), (14, KEY, 303)]
)
def test_a_link_lasts_a_quarter_of_an_hour(web, ada, records, now, minutes, key, status):
    web.post("/sign-in", data={"email": ada.email})
    sign_in_id = asked(records)[0].content["sign_in_id"]
    at = now - timedelta(minutes=minutes)
    token = make_token(key, Purpose.SIGN_IN, Grant(ada.id, sign_in_id=sign_in_id), at)
    assert web.post(f"/sign-in/{token}").status_code == status


def test_another_sites_page_cannot_sign_a_reader_in(web, ada, records, now):
    web.post("/sign-in", data={"email": ada.email})
    answer = web.post(link_to(records, ada, now), headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (400, False)


def test_the_cookie_is_for_this_site_and_no_script(web, ada, records, now):
    cookie = enter(web, records, ada, now).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


def test_beyond_loopback_the_cookie_is_secure_and_bound_to_the_host(
    serve_with, settings, ada, records, now
):
    web = serve_with(settings.model_copy(update={"public_url": "https://watch.example"}))
    cookie = enter(web, records, ada, now).headers["set-cookie"]
    assert cookie.startswith("__Host-clausewatch=")
    assert "Secure" in cookie


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_a_form_without_its_token_does_nothing(web, ada, records, now, token):
    records.document()
    records.session.commit()
    enter(web, records, ada, now)
    answer = web.post("/account/platforms", data={"platform": "parley", "token": token})
    assert (answer.status_code, watched(records)) == (400, [])


def test_signing_out_ends_the_session_for_good(web, ada, records, now):
    enter(web, records, ada, now)
    cookie = cookie_of(web)
    act(web, "/sign-out")
    assert web.get("/account", headers=cookie).status_code == 303


def test_signing_in_again_ends_the_session_before(web, ada, records, now):
    enter(web, records, ada, now)
    before = cookie_of(web)
    enter(web, records, ada, now)
    web.cookies.clear()
    assert web.get("/account", headers=before).status_code == 303


def test_revoked_links_end_sessions_too(web, ada, records, now):
    enter(web, records, ada, now)
    revoke_links(records.session, ada.id)
    records.session.commit()
    assert web.get("/account").status_code == 303


def test_the_limit_is_said_with_what_a_larger_plan_covers(web, ada, records, now):
    for slug in ("parley", "quill"):
        records.document(slug, slug.title())
    records.session.commit()
    enter(web, records, ada, now)
    assert "said=added" in act(web, "/platforms", platform="parley").headers["location"]
    refused = act(web, "/platforms", platform="quill").headers["location"]
    assert watched(records) == ["parley"]
    page = " ".join(web.get(refused).text.split())
    assert "Your Free plan covers 1 platform, and it is taken." in page
    assert f"The Watcher plan covers {plans()['watcher'].max_platforms} platforms" in page


def test_a_platform_is_muted_and_removed(web, ada, records, now):
    records.document()
    records.session.commit()
    enter(web, records, ada, now)
    act(web, "/platforms", platform="parley")
    act(web, "/platforms/mute", platform="parley", muted="true")
    records.session.expire_all()
    assert records.session.exec(select(Subscription)).one().muted_at == now
    act(web, "/platforms/remove", platform="parley")
    assert watched(records) == []


def test_a_platform_that_is_not_watched_cannot_be_chosen(web, ada, records, now):
    records.add(Platform(id="gone", name="Gone", homepage="https://g.example", retired_at=now))
    records.session.commit()
    enter(web, records, ada, now)
    assert act(web, "/platforms", platform="gone").status_code == 404


def test_who_has_alerts_may_wish_for_digests_and_free_is_not_asked(web, signed_in, records):
    ada = signed_in("ada", "watcher")
    when = {"weekday": 0, "hour": 9, "zone": "UTC"}
    act(web, "/wishes/when", **when, weekly="true")
    assert 'id="weekly" name="weekly" type="checkbox" value="true" checked' in (
        web.get("/account/wishes").text
    )
    act(web, "/wishes/when", **when)
    records.session.expire_all()
    assert records.session.get_one(Subscriber, ada.id).weekly is False
    signed_in("ben")
    assert 'name="weekly"' not in web.get("/account/wishes").text


def test_wishes_are_kept(web, ada, records, now):
    enter(web, records, ada, now)
    when = {"weekday": 4, "hour": 7, "zone": "Europe/Paris", "quiet_from": 22, "quiet_until": 6}
    assert "said=saved" in act(web, "/wishes/when", **when).headers["location"]
    assert "said=saved" in act(web, "/wishes/what", floor="major").headers["location"]
    records.session.expire_all()
    row = records.session.get_one(Subscriber, ada.id)
    assert (row.digest_weekday, row.digest_hour, row.time_zone) == (4, 7, "Europe/Paris")
    assert (row.quiet_from, row.quiet_until, row.digest_when_silent) == (22, 6, False)
    assert row.floor is Significance.MAJOR


@pytest.mark.parametrize(
    ("path", "cells"),
    [
        ("/wishes/when", {"weekday": 4, "hour": 7, "zone": "Nowhere/Land"}),
        ("/wishes/what", {"floor": "none"}),
    ],
)
def test_a_wish_that_cannot_be_is_said_to_be_so(web, ada, records, now, path, cells):
    enter(web, records, ada, now)
    assert "said=wrong" in act(web, path, **cells).headers["location"]


def test_provisions_are_followed_where_the_plan_includes_it(web, records, now):
    pro = reader(records, now, "pro", "professional")
    enter(web, records, pro, now)
    act(web, "/wishes/what", floor="minor", provision=["arbitration", "retention"])
    records.session.expire_all()
    row = records.session.get_one(Subscriber, pro.id)
    assert 'id="p-arbitration" name="provision"' in web.get("/account/wishes").text
    assert row.provisions == ["arbitration", "retention"]


def test_everything_is_paused_and_resumed(web, ada, records, now):
    enter(web, records, ada, now)
    act(web, "/pause", paused="true")
    assert "Everything is paused" in web.get("/account").text
    act(web, "/pause", paused="false")
    assert "Everything is paused" not in web.get("/account").text


def test_the_mail_that_is_owed_carries_the_link_that_opens_the_account(
    web, ada, records, settings, now
):
    web.post("/sign-in", data={"email": ada.email})
    [row] = asked(records)
    letters = read_letters(records.session, [row])
    composer = Composer(Site(settings.public_url, KEY), letters, channel_named("email"))
    message = composer.message(row)
    assert "once, within 15 minutes" in " ".join(message.lead)
    link = message.links[0].address.removeprefix(settings.public_url)
    assert web.post(link).headers["location"] == "/account"


def test_whoever_came_for_an_alert_is_led_there_once_signed_in(web, ada, records, now):
    sent = web.get("/account/alerts/CW-C-000001")
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in")
    assert enter(web, records, ada, now).headers["location"] == "/account/alerts/CW-C-000001"
    assert enter(web, records, ada, now).headers["location"] == "/account"


@pytest.mark.parametrize("place", ["//evil.example", "/account/../x", "https://evil.example", "/x"])
def test_nobody_is_led_out_of_their_account(web, ada, records, now, place):
    web.cookies.set("bound_for", place, path="/sign-in")
    assert enter(web, records, ada, now).headers["location"] == "/account"
