"""What is a subscriber's own: for the holder of their key, and nobody else."""

import hashlib
import re

import pytest
from sqlmodel import select

from models.tables import ApiAnswer, Notification, Subscription
from models.words import ApiScope, NotificationKind, NotificationState
from storage.database import open_session, transaction

OPENAPI = "/api/v1/openapi.json"


def test_a_request_without_a_good_key_is_refused(web, ada):
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {ada.key}0"}):
        refused = web.get("/api/v1/account", headers=headers)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")


BODIES = {
    "replay": {"since": "2026-03-02T00:00:00Z"},
    "confirm": {"code": "123456"},
    "acknowledgement": {"verdict": "act"},
}


def operations(web, *, own=("account",)):
    """Give every operation of the OpenAPI document that is about somebody's own rows."""
    for path, item in web.get(OPENAPI).json()["paths"].items():
        for method, operation in item.items():
            if set(operation["tags"]) & set(own):
                yield method, path


def test_every_operation_asks_for_a_key(web):
    everything = ("records", "changes", "provisions", "account")
    found = list(operations(web, own=everything))
    assert len(found) > 30
    for method, path in found:
        address = f"/api/v1{path.replace('{', '').replace('}', '')}"
        assert web.request(method, address).status_code == 401, path


def test_every_operation_on_rows_that_are_anothers_finds_nothing(web, calling, owning):
    ada, bob = calling(), calling()
    theirs = owning(bob)
    names = vars(theirs)
    for method, path in operations(web):
        named = set(re.findall(r"{(\w+)}", path))
        if not named or not named <= names.keys():
            continue  # lists, and rows that stand elsewhere: walks/test_who_may.py
        address = path.format(**names)
        body = BODIES.get(path.rpartition("/")[2])
        answer = ada.calls.request(method, f"/api/v1{address}", json=body)
        assert answer.status_code == 404, (method, path)


def test_every_list_of_own_rows_shows_none_of_anothers(web, calling, owning):
    ada, bob = calling(), calling()
    theirs, mine = owning(bob), owning(ada)
    for path in ("/alerts", "/destinations", "/messages", "/subscriptions"):
        shown = {str(one.get("id") or one["platform"]) for one in ada.get(path).json()["items"]}
        assert shown & {str(mine.destination_id), str(mine.message_id), mine.platform}, path
        hers = {str(theirs.message_id), theirs.platform}
        assert path == "/destinations" or not shown & hers, path
    ids = [one["id"] for one in ada.get("/destinations").json()["items"]]
    assert theirs.destination_id not in ids
    asked = ada.get(f"/messages?destination_id={theirs.destination_id}")
    assert asked.json()["items"] == []


@pytest.mark.parametrize("scope", ApiScope)
def test_a_key_does_what_its_scope_says_and_no_more(calling, owning, scope):
    caller = calling(scopes=[scope])
    mine = owning(caller)
    may = {
        ApiScope.RECORDS: caller.get("/platforms"),
        ApiScope.ACCOUNT: caller.get("/destinations"),
        ApiScope.WRITE: caller.post(f"/messages/{mine.message_id}/replay"),
    }
    for needed, answer in may.items():
        assert (answer.status_code == 403) == (needed is not scope)


def test_the_account_says_what_the_plan_includes(calling):
    account = calling("free").get("/account").json()
    assert (account["plan"], account["max_platforms"]) == ("free", 1)
    assert account["not_included"].startswith("Not in Free: ")


def test_platforms_are_added_within_the_limit_and_removed(calling, records):
    caller = calling("free")
    for slug in ("parley", "quill"):
        records.document(slug, slug.title())
    records.session.commit()
    assert caller.post("/subscriptions", {"platform": "parley"}).status_code == 201
    assert caller.post("/subscriptions", {"platform": "parley"}).status_code == 409
    full = caller.post("/subscriptions", {"platform": "quill"})
    assert (full.status_code, "room for 1 platform" in full.json()["detail"]) == (403, True)
    assert caller.post("/subscriptions", {"platform": "nobody"}).status_code == 404
    assert caller.delete("/subscriptions/parley").status_code == 204
    assert caller.get("/subscriptions").json()["items"] == []


def test_a_webhook_gets_a_secret_that_is_shown_once(ada):
    wanted = {"channel": "webhook", "settings": {"url": "https://hooks.reader.example/x"}}
    opened = ada.post("/destinations", wanted).json()
    assert opened["secret"].startswith("whsec_")
    shown = ada.get(f"/destinations/{opened['id']}")
    assert (shown.json()["label"], opened["secret"] in shown.text) == (
        "hooks.reader.example",
        False,
    )


@pytest.mark.parametrize(
    ("channel", "cells", "said"),
    [
        ("pigeon", {}, "no such channel"),
        ("webhook", {"url": "http://127.0.0.1/x"}, ""),
        ("email", {"address": "nobody"}, ""),
        ("email", {}, ""),
    ],
)
def test_a_destination_that_cannot_be_is_refused_with_a_reason(ada, channel, cells, said):
    refused = ada.post("/destinations", {"channel": channel, "settings": cells})
    assert refused.status_code == 422
    assert said in refused.json()["detail"]


def test_a_channel_outside_the_plan_is_refused(calling):
    wanted = {"channel": "webhook", "settings": {"url": "https://hooks.reader.example/x"}}
    refused = calling("free").post("/destinations", wanted)
    assert "plan does not include Webhook" in refused.json()["detail"]


def test_a_destination_is_tried_and_its_secret_replaced(ada, owning):
    place = f"/destinations/{owning(ada).destination_id}"
    assert ada.post(f"{place}/test").status_code == 202
    assert ada.post(f"{place}/secret").json()["secret"].startswith("whsec_")
    assert ada.post(f"{place}/confirm", {"code": "000000"}).status_code == 422


def test_a_message_shows_its_tries_and_is_sent_once_more_by_its_name(ada, owning, database):
    mine = owning(ada)
    place = f"/messages/{mine.message_id}"
    before = ada.get(place).json()
    (attempt,) = ada.get(f"{place}/attempts").json()["items"]
    assert (before["state"], attempt["answer"]) == ("failed", "Oh no")
    again = ada.post(f"{place}/replay").json()
    assert (again["uid"], again["state"]) == (before["uid"], "pending")
    assert ada.post(f"{place}/replay").status_code == 409
    with open_session(database.engine) as session:
        row = session.get_one(Notification, mine.message_id)
        assert (row.state, row.attempts) == (NotificationState.PENDING, 1)


def test_all_that_failed_at_a_destination_since_a_time_is_sent_again(ada, owning, database, now):
    mine = owning(ada)
    with transaction(database.engine) as session:
        session.get_one(Notification, mine.message_id).kind = NotificationKind.ALERT
    place = f"/destinations/{mine.destination_id}/replay"
    assert ada.post(place, {"since": "2026-03-03T00:00:00Z"}).json() == {"messages": 0}
    assert ada.post(place, {"since": "2026-03-02T00:00:00Z"}).json() == {"messages": 1}
    assert ada.post(place, {"since": "2026-03-02T00:00:00Z"}).json() == {"messages": 0}
    assert ada.post(place, {"since": "2026-03-02T00:00:00"}).status_code == 422
    assert ada.get(f"/messages/{mine.message_id}").json()["state"] == "pending"


def test_the_wish_for_digests_is_kept(ada):
    assert ada.get("/account").json()["weekly"] is False
    assert ada.calls.patch("/api/v1/account", json={"weekly": True}).json()["weekly"] is True
    assert ada.get("/account").json()["weekly"] is True


def test_the_same_request_with_one_idempotency_key_is_done_once(ada, database, owning):
    wanted = {"channel": "webhook", "settings": {"url": "https://hooks.reader.example/x"}}
    first, second = (ada.post("/destinations", wanted, Idempotency_Key="a") for _ in range(2))
    assert (first.json(), first.status_code) == (second.json(), second.status_code)
    assert second.headers["idempotency-replayed"] == "true"
    assert len(ada.get("/destinations").json()["items"]) == 2
    other = ada.post("/subscriptions", {"platform": "parley"}, Idempotency_Key="a")
    assert other.status_code == 422
    with open_session(database.engine) as session:
        (kept,) = session.exec(select(ApiAnswer)).all()
    assert first.json()["secret"] not in str(kept.model_dump())


def test_an_idempotency_key_is_the_callers_own(calling, records):
    records.document()
    records.session.commit()
    for caller in (calling(), calling()):
        added = caller.post("/subscriptions", {"platform": "parley"}, Idempotency_Key="a")
        assert (added.status_code, "idempotency-replayed" in added.headers) == (201, False)
    assert len(records.session.exec(select(Subscription)).all()) == 2


def test_a_refusal_is_kept_under_its_idempotency_key_too(ada):
    answers = [
        ada.post("/subscriptions", {"platform": "nobody"}, Idempotency_Key="a") for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()


def test_a_request_under_way_is_not_done_beside_itself(ada, records, database, now):
    key = hashlib.sha256(b"a").hexdigest()
    body = b"POST /api/v1/subscriptions\n" + b'{"platform":"parley"}'
    records.add(
        ApiAnswer(
            subscriber_id=ada.subscriber.id,
            key=key,
            request=hashlib.sha256(body).hexdigest(),
            at=now,
        )
    )
    records.session.commit()
    refused = ada.post("/subscriptions", {"platform": "parley"}, Idempotency_Key="a")
    assert refused.status_code == 409


def test_every_answer_says_how_many_requests_are_left(ada):
    left = [ada.get(path).headers["ratelimit-remaining"] for path in ("/account", "/documents/9")]
    assert left == ["119", "118"]


def test_too_many_requests_are_refused_until_the_next_minute(calling, web, settings):
    caller = calling()
    for _ in range(settings.api_per_minute):
        assert caller.get("/account").status_code == 200
    refused = caller.get("/account")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == refused.headers["ratelimit-reset"]
    assert calling().get("/account").status_code == 200
