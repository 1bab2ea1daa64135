"""My API keys: made with what they may do, shown once, last used, revoked by their owner alone."""

import re

import pytest
from sqlmodel import select

from models.tables import ApiKey, Subscriber
from models.words import ApiScope
from workers.steps.subscribers.api_keys import MOST_KEYS, caller_of, make_key


@pytest.fixture
def ada(signed_in, records):
    signed_in("ada", "watcher")
    return records.session.exec(select(Subscriber)).one()


def act(web, path="", **cells):
    token = re.search(r'name="token" value="(\w+)"', web.get("/account/keys").text)[1]
    return web.post(f"/account/keys{path}", data={"token": token, **cells})


def keys(records):
    records.session.expire_all()
    return records.session.exec(select(ApiKey).order_by(ApiKey.id)).all()


def test_a_key_is_shown_once_and_does_what_was_chosen(web, ada, records):
    page = act(web, name="Our register", scope=["records", "write"])
    key = re.search(r"cwk_[0-9a-f]{12}_[0-9a-f]{64}", page.text)[0]
    assert caller_of(records.session, key).scopes == {"records", "write"}
    again = web.get("/account/keys").text
    assert key not in again
    assert "Our register" in again
    assert "never used" in again


def test_a_key_that_may_do_nothing_is_not_made(web, ada, records):
    page = act(web, name="x")
    assert (page.status_code, "Choose at least one thing" in page.text) == (422, True)
    assert keys(records) == []


def test_a_page_says_when_a_key_was_last_used(web, ada, records, now):
    act(web, scope="records")
    keys(records)[0].minute_at = now
    records.session.commit()
    assert "last used <time" in web.get("/account/keys").text


def test_a_revoked_key_opens_nothing(web, ada, records):
    key = re.search(r"cwk_\w+", act(web, scope="account").text)[0]
    act(web, f"/{keys(records)[0].handle}/revoke")
    assert caller_of(records.session, key) is None
    assert "1 revoked key" in web.get("/account/keys").text


def test_nobody_revokes_the_key_of_somebody_else(web, ada, signed_in, records):
    act(web, scope="account")
    signed_in("eve", "free")
    assert act(web, f"/{keys(records)[0].handle}/revoke").status_code == 404
    assert keys(records)[0].revoked_at is None


def test_there_is_an_end_to_the_keys_of_one_account(web, ada, records, now):
    for number in range(MOST_KEYS):
        make_key(records.session, ada.id, [ApiScope.RECORDS], bytes([number]) * 38, now)
    records.session.commit()
    page = act(web, scope="records")
    assert (page.status_code, "Revoke one first" in page.text) == (422, True)
