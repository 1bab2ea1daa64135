"""Far sides for deliveries: a mail server and a web server that fail as they are told."""

import socket
import ssl
from collections import defaultdict

import pytest
import trustme

from net.guard import guarded_client
from notifications.channels import Road, Rules
from tests.serving import serving

FINE = {
    "connect": "220 scripted",
    "EHLO": "250-scripted\r\n250 SIZE 1000000",
    "DATA": "354 go on",
    "QUIT": "221 bye",
}


class ScriptedMail:
    """A mail server that answers each command from its script, the last answer again and again.

    `script` maps a command ("connect", "MAIL", "end" for the final dot ...) to answers; "drop"
    closes the connection without a word. `unfinished` are the lines of messages as they come.
    """

    def __init__(self):
        self.script = {}
        self.commands = []
        self.accepted = []
        self.unfinished = []
        self.tls = None
        self.connections = 0
        self._asked = defaultdict(int)

    def answer(self, command):
        answers = self.script.get(command, [FINE.get(command, "250 2.0.0 fine")])
        asked = self._asked[command]
        self._asked[command] += 1
        return answers[min(asked, len(answers) - 1)]

    def converse(self, sock):
        self.connections += 1
        with sock.makefile("rwb") as stream:
            if self._say(stream, self.answer("connect")):
                self._talk(sock, stream)

    def _talk(self, sock, stream):
        while line := stream.readline():
            command = line[:4].decode("ascii").upper().strip()
            self.commands.append(line.decode("ascii").strip())
            answer = self.answer(command)
            if not self._say(stream, answer) or command == "QUIT":
                return
            if command == "STAR" and answer.startswith("220"):
                with self.tls.wrap_socket(sock, server_side=True) as secured:
                    self._talk(secured, secured.makefile("rwb"))
                return
            if answer.startswith("354") and not self._receive(stream):
                return

    def _receive(self, stream):
        lines = []
        while (line := stream.readline()) != b".\r\n":
            if not line:
                return False
            self.unfinished.append(line)
            lines.append(line)
        answer = self.answer("end")
        if answer == "drop" or answer.startswith("2"):
            self.accepted.append(b"".join(line.removeprefix(b".") for line in lines))
        return self._say(stream, answer)

    def _say(self, stream, answer):
        if answer == "drop":
            return False
        stream.write(answer.encode("ascii") + b"\r\n")
        stream.flush()
        return not answer.startswith("421")


@pytest.fixture(scope="session")
def authority():
    return trustme.CA()


@pytest.fixture
def mail(authority):
    """Give a scripted mail server with a certificate for 127.0.0.1; its port is `mail.port`."""
    scripted = ScriptedMail()
    scripted.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(scripted.tls)
    with serving(scripted.converse) as port:
        scripted.port = port
        yield scripted


@pytest.fixture
def road_to():
    """Give a function that opens a road to loopback ports, and close its client afterwards."""
    clients = []

    def open_road(*ports, timeout=20.0, **cells):
        pairs = frozenset(("127.0.0.1", port) for port in ports)
        client = guarded_client(user_agent="test", allowed=pairs)
        clients.append(client)
        return Road(
            http=client,
            mail_from="alerts@clausewatch.example",
            rules=Rules(allowed=pairs),
            timeout=timeout,
            **cells,
        )

    yield open_road
    for client in clients:
        client.close()


@pytest.fixture
def dead_port():
    """Give a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
