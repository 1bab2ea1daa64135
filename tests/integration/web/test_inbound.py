"""The door for what came back: only with its token, and never the whole of a huge mail."""

import pytest

from models.tables import Destination, Subscriber
from notifications.return_path import make_return_path

KEY = "s" * 40
TOKEN = {"Authorization": "Bearer door"}


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"inbound_token": "door"})


@pytest.fixture
def bounce(records, now):
    ada = Subscriber(email="a@x.example", created_at=now, last_cut_at=now, next_digest_at=now)
    ada = records.add(ada)
    address = {"address": "a@x.example"}
    mail = Destination(subscriber_id=ada.id, channel="email", settings=address, created_at=now)
    mail = records.add(mail)
    records.session.commit()
    path = make_return_path("bounces@clausewatch.example", KEY, mail.id, 1, now)
    return (
        f"To: {path}\nContent-Type: multipart/report; boundary=e\n\n--e\n"
        "Content-Type: message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n\n--e--\n"
    ).encode()


def test_a_bounce_that_is_handed_in_switches_its_destination_off(web, bounce, records):
    answer = web.post("/inbound/mail", content=bounce, headers=TOKEN)
    assert (answer.status_code, answer.json()) == (200, {"taken": "suppressed"})
    records.session.expire_all()
    assert "no such mailbox" in records.session.get_one(Destination, 1).disabled_reason


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "dóór"}])
def test_without_the_token_the_door_stays_shut(web, bounce, records, headers):
    sent = {name: value.encode() for name, value in headers.items()}
    assert web.post("/inbound/mail", content=bounce, headers=sent).status_code == 401
    records.session.expire_all()
    assert records.session.get_one(Destination, 1).disabled_at is None


def test_a_huge_mail_is_read_at_its_beginning(web, bounce):
    huge = bounce + b"x" * 3_000_000
    assert web.post("/inbound/mail", content=huge, headers=TOKEN).json()["taken"] == "suppressed"


def test_other_mail_is_taken_and_changes_nothing(web):
    answer = web.post("/inbound/mail", content=b"Subject: hello\n\nthere", headers=TOKEN)
    assert answer.json() == {"taken": "no_report"}


def test_where_no_token_is_set_there_is_no_door(serve, database):
    assert serve(database.url).post("/inbound/mail", headers=TOKEN).status_code == 404
