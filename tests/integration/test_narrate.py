"""A narrator phrases changes beside their record, and nothing depends on it."""

import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from cli.app import build_app
from models.tables import Change, Narration
from storage.database import open_session
from tests.factories import NOW, make_change, make_context
from tests.serving import serving
from workers.steps.reading.narrate import narrate_changes, wants_narration

KEY = "sk-never-shown"
SAID = "Your content may now be used to train models."  # the headline of a made change


def completion(text):
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()


@contextmanager
def stub(status=200, body=b""):
    """Answer every question alike; gives the port and what was asked."""
    asked = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            question = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers["Authorization"], json.loads(question)))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.server_address[1], asked
        server.shutdown()
        thread.join()


@pytest.fixture
def context(database, tmp_path):
    def open_at(port, now=NOW, **settings):
        cells = {
            "narrator_url": f"http://127.0.0.1:{port}/v1",
            "narrator_model": "plain-1",
            "narrator_key": KEY,
            "allow_hosts": f"127.0.0.1:{port}",
            **settings,
        }
        return make_context(database.engine, tmp_path, now, **cells)

    return open_at


def narrations(engine):
    with open_session(engine) as session:
        return session.exec(select(Narration)).all()


def test_without_a_narrator_nobody_is_asked_and_nothing_is_kept(database, tmp_path):
    make_change(database.engine)
    c = make_context(database.engine, tmp_path)
    assert not wants_narration(c)
    assert narrate_changes(c) == 0
    assert narrations(database.engine) == []


def test_a_text_that_says_only_what_the_record_says_is_kept_beside_it(context, database):
    change = make_change(database.engine)
    with stub(body=completion(f" {SAID}\n")) as (port, asked):
        c = context(port)
        assert wants_narration(c)
        assert narrate_changes(c) == 1
        assert not wants_narration(c)
    [row] = narrations(database.engine)
    assert (row.text, row.rejected, row.model, row.change_id) == (SAID, None, "plain-1", change.id)
    with open_session(database.engine) as session:
        assert session.get_one(Change, change.id).summary == change.summary
    [(path, authorization, question)] = asked
    assert (path, authorization) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert question["model"] == "plain-1"
    assert "headline" in question["messages"][1]["content"]


def test_a_text_with_a_number_of_its_own_is_rejected_with_the_reason(context, database):
    make_change(database.engine)
    with stub(body=completion("Your content is kept for 99 years.")) as (port, _):
        c = context(port)
        assert narrate_changes(c) == 0
        assert not wants_narration(c)
    [row] = narrations(database.engine)
    assert (row.text, row.rejected) == (None, "number 99")


def test_a_busy_server_is_asked_again_later_and_not_for_ever(context, database):
    make_change(database.engine)
    with stub(status=503) as (port, asked):
        for turn in range(5):
            narrate_changes(context(port, NOW + timedelta(minutes=11 * turn)))
    assert len(asked) == 3
    [row] = narrations(database.engine)
    assert (row.text, row.failed) == (None, "answered 503")


@pytest.mark.parametrize(
    ("status", "body"),
    [(401, b"{}"), (200, b"not json"), (200, b"{}"), (200, b'{"choices": []}'), (200, b"[1]")],
)
def test_an_answer_that_can_never_be_used_ends_it(context, database, status, body):
    make_change(database.engine)
    with stub(status, body) as (port, asked):
        for turn in range(2):
            narrate_changes(context(port, NOW + timedelta(hours=turn)))
    assert len(asked) == 1
    [row] = narrations(database.engine)
    assert row.text is None
    assert KEY not in row.failed


def test_a_server_that_never_answers_is_given_up_in_time(context, database):
    make_change(database.engine)
    with serving(lambda connection: connection.recv(65536) and connection.recv(1)) as port:
        assert narrate_changes(context(port, narrator_total=0.3)) == 0
    [row] = narrations(database.engine)
    assert row.failed.startswith("no usable answer")


def test_a_private_address_or_plain_http_is_never_asked(context, database):
    make_change(database.engine)
    with stub(body=completion(SAID)) as (port, asked):
        assert narrate_changes(context(port, allow_hosts="")) == 0
    assert asked == []
    make_change(database.engine, platform="other")
    assert narrate_changes(context(80, narrator_url="http://example.invalid/v1")) == 0
    assert {row.failed for row in narrations(database.engine)} >= {
        "the address must start with https://"
    }


def test_a_change_that_does_not_alert_or_is_old_is_not_phrased(context, database):
    make_change(database.engine, alerts=False)
    make_change(database.engine, platform="old", confirmed_at=NOW - timedelta(days=2))
    with stub(body=completion(SAID)) as (port, asked):
        assert narrate_changes(context(port)) == 0
    assert asked == []


def test_explaining_a_change_tells_the_narration_beside_its_sum(context, database, monkeypatch):
    change = make_change(database.engine)
    with stub(body=completion(SAID)) as (port, _):
        narrate_changes(context(port))
    monkeypatch.setenv("DATABASE_URL", database.url)
    said = CliRunner().invoke(build_app(), ["explain", change.public_id]).output
    assert said.startswith(change.summary["headline"])
    assert said.endswith(f"As plain-1 phrases it: {SAID}\n")


def test_the_key_does_not_stand_in_what_is_printed_of_the_settings(context):
    assert KEY not in repr(context(80).settings)
