"""Reading bounces by IMAP: over TLS that is checked, each mail marked once it was taken."""

import re
import ssl

import pytest
import trustme

from cli.errors import CommandError
from cli.mailboxes import unread_mails
from tests.serving import serving

MAILS = {b"7": b"Subject: first\r\n\r\nbody", b"9": b"Subject: second\r\n\r\n" + b"x" * 500}


class Imap:
    """As much of IMAP4rev1 as reading needs; `seen` holds the ids that were marked."""

    def __init__(self, tls):
        self.tls = tls
        self.seen = []
        self.commands = []

    def converse(self, sock):
        with self.tls.wrap_socket(sock, server_side=True) as secured:
            stream = secured.makefile("rwb")
            stream.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
            stream.flush()
            while line := stream.readline():
                tag, _, command = line.strip().partition(b" ")
                self.commands.append(command)
                stream.write(self.answer(command) + tag + b" OK done\r\n")
                stream.flush()

    def answer(self, command):
        if command == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith(b"SELECT"):
            return b"* 2 EXISTS\r\n"
        if command.startswith(b"UID SEARCH"):
            return b"* SEARCH " + b" ".join(uid for uid in MAILS if uid not in self.seen) + b"\r\n"
        if found := re.match(rb"UID FETCH (\d+) \(BODY.PEEK\[\]<0.(\d+)>\)", command):
            mail = MAILS[found[1]][: int(found[2])]
            head = b"* 1 FETCH (UID %s BODY[]<0> {%d}\r\n" % (found[1], len(mail))
            return head + mail + b")\r\n"
        if found := re.match(rb"UID STORE (\d+)", command):
            self.seen.append(found[1])
        return b"* BYE\r\n" if command == b"LOGOUT" else b""


@pytest.fixture
def authority(tmp_path, monkeypatch):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def open_imap(authority):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    return Imap(tls)


def read(port, most=100):
    with unread_mails(f"imaps://u:p%40ss@127.0.0.1:{port}/Back%20again", most) as mails:
        return list(mails)


def test_each_mail_is_read_at_its_beginning_and_marked(authority):
    server = open_imap(authority)
    with serving(server.converse) as port:
        assert read(port) == [mail[:100] for mail in MAILS.values()]
        assert read(port) == []
    assert server.seen == [b"7", b"9"]
    assert b'LOGIN u "p@ss"' in server.commands
    assert b'SELECT "Back again"' in server.commands


def test_a_mail_that_was_not_taken_stays_unread(authority):
    server = open_imap(authority)
    with (
        serving(server.converse) as port,
        unread_mails(f"imaps://u:p@127.0.0.1:{port}", 100) as mails,
    ):
        next(mails)
    assert server.seen == []


def test_a_certificate_that_nobody_signed_is_refused_before_the_password_is_said(authority):
    server = open_imap(trustme.CA())
    with serving(server.converse) as port, pytest.raises(CommandError, match="cannot be read"):
        read(port)
    assert server.commands == []
