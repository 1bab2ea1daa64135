"""Whatever goes wrong on the way, no line of the log holds what would open a door."""

import logging
from contextlib import ExitStack

import pytest
from sqlmodel import select

from config.logging import EventFormatter
from config.secret import new_data_key
from demo.loopback import Answer, serve_loopback
from models.tables import Notification
from models.words import NotificationKind
from storage.database import open_session, transaction
from tests.factories import (
    make_change,
    make_context,
    make_destination,
    make_subscriber,
    watch,
)
from tests.serving import serving
from workers.steps.owe import owe
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.fan_out import fan_out

PATH, KEY, PASSWORD = "/services/T0/B0/path-of-ada", "whsec_" + "QUJD" * 8, "word-of-the-relay"
SECRETS = (PATH, KEY, PASSWORD, "/sign-in/", "/unsubscribe/", "path-of-ada")


def refuse_log_in(sock):
    """Speak SMTP until the log-in, which fails and says back what it heard."""
    sock.sendall(b"220 here\r\n")
    with sock.makefile("rb") as stream:
        while line := stream.readline():
            said = (
                b"250-here\r\n250 AUTH PLAIN\r\n"
                if line[:4] in (b"ehlo", b"EHLO")
                else b"535 no\r\n"
            )
            sock.sendall(said)


@pytest.fixture
def ports():
    """Give the ports of a web server that says no, one that hangs up, and a mail server."""
    with ExitStack() as stack:
        yield (
            stack.enter_context(serve_loopback(lambda _: Answer("no", 500))),
            stack.enter_context(serving(lambda sock: sock.recv(10))),
            stack.enter_context(serving(refuse_log_in)),
        )


def owe_all(c, ada, ports):
    for port in ports[:2]:
        url = f"http://127.0.0.1:{port}{PATH}"
        make_destination(c.engine, ada, "slack", {"url": url})
        make_destination(c.engine, ada, "webhook", {"url": url, "secrets": [KEY]})
    make_destination(c.engine, ada, "webhook", {"url": f"https://10.0.0.1{PATH}", "secrets": [KEY]})
    make_destination(c.engine, ada, "slack", {"url": "sealed:" + new_data_key()})
    change = make_change(c.engine)
    watch(c.engine, ada)
    fan_out(change.id, c)
    with transaction(c.engine) as session:
        owe(session, ada.id, NotificationKind.SIGN_IN, "sign-in:1", {"sign_in_id": 1}, c.now())


def test_no_line_of_the_log_opens_a_door(database, tmp_path, ports, caplog):
    hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
    smtp_url = f"smtp+plain://relay:{PASSWORD}@127.0.0.1:{ports[2]}"
    c = make_context(
        database.engine, tmp_path, allow_hosts=hosts, allow_http=True, smtp_url=smtp_url
    )
    owe_all(c, make_subscriber(c.engine), ports)
    with caplog.at_level(logging.DEBUG):
        for channel in ("email", "slack", "webhook"):
            deliver_due(channel, c)
    with open_session(c.engine) as session:
        reasons = [row.reason for row in session.exec(select(Notification)) if row.reason]
    lines = [EventFormatter(json_lines=False).format(record) for record in caplog.records]
    assert len(reasons) == 7
    assert sum("tried" in line for line in lines) >= len(reasons)
    said = "\n".join([*lines, *reasons, repr(c)])
    assert not [secret for secret in SECRETS if secret in said]
