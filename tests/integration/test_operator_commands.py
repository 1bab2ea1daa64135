"""What operators do from the command line, by the steps that their pages call."""

import re

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from cli.app import build_app
from models.tables import Change, Document, OperatorAction, Subscriber
from storage.database import open_session
from tests.factories import make_subscriber
from tests.watched import OLD, page_of

REWRITTEN = page_of([f"Our cooks bake bread number {n} in the oven each day." for n in range(60)])


@pytest.fixture
def run(database, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("OPERATOR_EMAIL", "ops@example.org")
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words, **cells: CliRunner().invoke(build_app(), list(words), **cells)


def rows(database, table):
    with open_session(database.engine) as session:
        return session.exec(select(table).order_by(table.id)).all()


def test_a_page_in_doubt_is_listed_and_accepted_once(site, run, database):
    site.look(OLD)
    site.look(REWRITTEN)
    assert "Acme: Privacy Policy" in run("suspects", "list").output
    assert "Recorded as CW-C-000001" in run("suspects", "accept", "1").output
    assert "has no page in doubt" in str(run("suspects", "accept", "1").exception)
    assert len(rows(database, Change)) == 1
    action = rows(database, OperatorAction)[0]
    assert action.operator.endswith("at the command line")
    assert "accept_page" in run("operators", "actions").output


def test_trouble_is_set_aside_and_taken_up_again(site, run, database):
    site.look(OLD)
    site.look(REWRITTEN)
    assert run("suspects", "ignore", "1").exit_code == 0
    assert rows(database, Document)[0].set_aside
    assert "Still not believed" in str(run("suspects", "reextract", "1").exception)
    assert run("suspects", "take-up", "1").exit_code == 0
    assert run("suspects", "look", "1").exit_code == 0
    assert rows(database, Document)[0].set_aside is None


def test_a_plan_is_set_after_what_follows_was_said(run, database):
    make_subscriber(database.engine, "free", email="ada@reader.example")
    refused = run("subscribers", "plan", "ada@reader.example", "watcher", input="n\n")
    assert (refused.exit_code, "moves from Free to Watcher" in refused.output) == (1, True)
    assert run("subscribers", "plan", "ada@reader.example", "watcher", "--yes").exit_code == 0
    assert rows(database, Subscriber)[0].plan == "watcher"
    assert "ada@reader.example" in run("subscribers", "list", "ada").output
    assert "watcher plan" in run("subscribers", "show", "ada@reader.example").output
    assert "Professional" in run("plans").output


def test_members_are_invited_given_a_role_and_taken_out(run, database):
    make_subscriber(database.engine, "professional", email="ada@reader.example")
    ada, rea = "ada@reader.example", "rea@reader.example"
    assert run("members", "invite", ada, "Rea@reader.example").exit_code == 0
    assert "in the account already" in str(run("members", "invite", ada, rea).exception)
    assert run("members", "role", ada, rea, "reviewer").exit_code == 0
    listed = run("members", "list", ada).output
    assert re.search(r"rea@reader\.example.*reviewer.*at the command line.*not yet", listed)
    wrong = str(run("members", "remove", ada, "real@reader.example").exception)
    assert wrong.endswith("is no member of that account; did you mean 'rea@reader.example'?")
    assert run("members", "remove", ada, rea).exit_code == 0
    assert "rea@" not in run("members", "list", ada).output


def test_a_mistyped_plan_or_address_is_named(run, database):
    make_subscriber(database.engine, "free", email="ada@reader.example")
    wrong = run("subscribers", "plan", "ada@reader.example", "watchr").exception
    assert str(wrong) == "There is no plan watchr; did you mean 'watcher'?"
    nobody = run("subscribers", "show", "eve@reader.example").exception
    assert str(nobody) == "Nobody signed up as eve@reader.example."


def test_destinations_and_messages_are_mended(run, database):
    make_subscriber(database.engine, email="ada@reader.example")
    assert run("destinations", "pause", "1").exit_code == 0
    assert "paused by the operator" in run("destinations", "failing").output
    assert run("destinations", "enable", "1").exit_code == 0
    assert run("notifications", "list", "--all").exit_code == 0
    assert str(run("notifications", "replay", "7").exception) == "There is no such message."


def test_a_link_is_printed_for_operators_alone(run):
    assert "/operator/sign-in/" in run("operators", "link", "Ops@example.org").output
    assert "is no operator" in str(run("operators", "link", "eve@example.org").exception)
