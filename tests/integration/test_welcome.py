"""Signing up from the public pages, and how an operator sees who is reached."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from cli.app import build_app
from models.tables import Destination, Notification, Subscriber
from storage.database import open_session, transaction
from storage.people import disable_destination
from tests.factories import NOW, make_context, make_subscriber
from workers.steps.subscribers.welcome import Welcome, welcome

HOME = "198.51.100.7"


@pytest.fixture
def c(database, tmp_path):
    return make_context(database.engine, tmp_path)


def rows(c, table):
    with open_session(c.engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def at(c, **later):
    return replace(c, now=lambda: NOW + timedelta(**later))


def test_a_known_address_gets_the_same_answer_and_at_most_its_link_again(c):
    answers = [welcome("Ada@Reader.example", HOME, at(c, minutes=6 * n)) for n in range(2)]
    assert answers == [Welcome.SENT] * 2
    assert [row.email for row in rows(c, Subscriber)] == ["ada@reader.example"]
    assert len(rows(c, Notification)) == 2


def test_a_confirmed_address_is_not_written_to(c):
    ada = make_subscriber(c.engine)
    assert welcome(ada.email, HOME, c) is Welcome.SENT
    assert rows(c, Notification) == []


def test_one_mailbox_under_many_spellings_is_not_filled(c):
    spellings = [f"a.d{'.' * (n % 2)}a+{n}@reader.example".replace("..", ".") for n in range(9)]
    answers = [welcome(email, f"198.51.100.{n}", c) for n, email in enumerate(spellings)]
    assert answers.count(Welcome.SENT) == len(rows(c, Notification)) == 5


@pytest.mark.parametrize("home", [HOME, "2001:db8:1:2:{:x}::1"])
def test_one_home_cannot_sign_up_the_world(c, home):
    answers = [welcome(f"r{n}@x{n}.example", home.format(n), c) for n in range(25)]
    assert answers.count(Welcome.SENT) == 20
    assert welcome("late@x.example", home.format(0), at(c, hours=2)) is Welcome.SENT


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a\r\nBcc: b@c.example", "a@b.example\x00"])
def test_what_is_no_address_is_told_so(c, email):
    assert welcome(email, HOME, c) is Welcome.NO_ADDRESS


def test_an_operator_sees_what_is_off_why_and_since_when(c, tmp_path):
    ada = make_subscriber(c.engine)
    with transaction(c.engine) as session:
        disable_destination(session, 1, "reported as unwanted", NOW)
    env = {
        "DATABASE_URL": c.engine.url.render_as_string(False),
        "DATA_DIR": str(tmp_path),
        "COLUMNS": "200",
    }
    command = ["destinations", "list", ada.email]
    shown = CliRunner().invoke(build_app(), command, env=env).output
    assert "off since 2 March 2026" in shown
    assert "reported as unwanted" in shown
    asked = CliRunner().invoke(build_app(), ["destinations", "ask", "1"], env=env).output
    assert asked == "Sent: a link by e-mail, or a code.\n"
    assert rows(c, Destination)[0].verified_at is None
