"""An e-mail's end leaves only after its record: a server that got the rest must not accept it."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.tables import Notification
from models.words import NotificationState
from storage.database import open_session, transaction
from tests.factories import NOW, make_change, make_context, make_subscriber, watch
from tests.serving import serving
from tests.waiting import wait_until
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.fan_out import fan_out

WAITS = """
CREATE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$;
CREATE TRIGGER waits BEFORE UPDATE OF attempts ON notifications EXECUTE FUNCTION waits()
"""
LOSE = "UPDATE notifications SET lease_token = gen_random_uuid()"
SENDER = """
import sys
from pathlib import Path
from storage.database import open_engine
from tests.factories import make_context
from workers.steps.telling.deliver import deliver_due
url, folder, smtp_url = sys.argv[1:]
deliver_due("email", make_context(open_engine(url), Path(folder), smtp_url=smtp_url))
"""


class Inbox:
    """A mail server that tells when it holds a body whose dot has not come."""

    def __init__(self):
        self.held, self.dropped, self.accepted = Event(), Event(), 0

    def converse(self, sock):
        sock.sendall(b"220 here\r\n")
        with sock.makefile("rb") as stream:
            while line := stream.readline():
                sock.sendall(b"354 go on\r\n" if line.startswith(b"DATA") else b"250 fine\r\n")
                if line.startswith(b"DATA") and not self.receive(stream):
                    self.dropped.set()
                    return
                if line.startswith(b"DATA"):
                    sock.sendall(b"250 taken\r\n")

    def receive(self, stream):
        while line := stream.readline():
            if line == b".\r\n":
                self.accepted += 1
                return True
            if line.startswith(b"--") and line.endswith(b"--\r\n"):
                self.held.set()
        return False


@pytest.fixture
def inbox():
    inbox = Inbox()
    with serving(inbox.converse) as port:
        inbox.url = f"smtp+plain://127.0.0.1:{port}"
        yield inbox


@pytest.fixture
def c(database, tmp_path, inbox):
    """Owe one e-mail; whoever holds lock 7 keeps tries from being put on record."""
    c = make_context(database.engine, tmp_path, smtp_url=inbox.url)
    with transaction(c.engine) as session:
        session.execute(text(WAITS))
    change = make_change(c.engine)
    watch(c.engine, make_subscriber(c.engine))
    fan_out(change.id, c)
    return c


@contextmanager
def no_record(c):
    """Let no try be put on record within this block."""
    with open_session(c.engine) as session:
        session.execute(text("SELECT pg_advisory_xact_lock(7)"))
        yield
        session.commit()


def sending(c):
    thread = Thread(target=deliver_due, args=("email", c), daemon=True)
    thread.start()
    return thread


def row_of(c):
    with open_session(c.engine) as session:
        return session.exec(select(Notification)).one()


def test_the_dot_follows_the_record(c, inbox):
    with no_record(c):
        thread = sending(c)
        assert inbox.held.wait(30)
        assert (inbox.accepted, row_of(c).attempts) == (0, 0)
    thread.join(30)
    assert (inbox.accepted, row_of(c).state) == (1, NotificationState.DELIVERED)


def test_whoever_lost_the_lease_meanwhile_drops_the_connection(c, inbox):
    with no_record(c):
        thread = sending(c)
        assert inbox.held.wait(30)
        with transaction(c.engine) as session:
            session.execute(text(LOSE))
    thread.join(30)
    assert inbox.dropped.wait(30)
    assert (inbox.accepted, row_of(c).attempts) == (0, 0)


def test_whoever_is_killed_meanwhile_delivers_nothing_and_the_try_counts(
    c, inbox, database, tmp_path
):
    argv = [sys.executable, "-c", SENDER, database.url, str(tmp_path), inbox.url]
    with no_record(c):
        sender = subprocess.Popen(argv)
        assert inbox.held.wait(30)
        sender.kill()
        sender.wait()
    assert inbox.dropped.wait(30)
    assert inbox.accepted == 0
    wait_until(lambda: row_of(c).attempts == 1)
    later = make_context(c.engine, tmp_path, NOW + timedelta(minutes=1), smtp_url=inbox.url)
    deliver_due("email", later)
    assert (inbox.accepted, row_of(c).crashes) == (1, 1)
