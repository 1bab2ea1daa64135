"""The far side of the drills: accepts every message, counts it, and can strike as it comes."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http import HTTPStatus
from threading import Lock
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from demo.loopback import Answer, Request, serve_loopback
from demo.receivers import MailServer

Strike = Callable[[str], None]


def nothing(_: str) -> None:
    """Let the message pass."""


@dataclass
class Sinks:
    """What was accepted, by the id that stays the same on every attempt.

    `before` is called while a message is on its way, `after` once it was taken and before the
    sender hears so; both get the address that it is for. `page` gives a page's text by its path.
    While `busy`, every webhook is refused for now.
    """

    smtp_port: int = 0
    http_port: int = 0
    busy: bool = False
    page: Callable[[str], str] = str
    before: Strike = nothing
    after: Strike = nothing
    accepted: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    @property
    def total(self) -> int:
        with self.lock:
            return self.accepted.total()

    @property
    def duplicates(self) -> int:
        with self.lock:
            return self.accepted.total() - len(self.accepted)

    def take(self, message_id: str, address: str) -> None:
        with self.lock:
            self.accepted[message_id] += 1
        self.after(address)


class _Mailbox:
    """The hooks of aiosmtpd, which gives them their names."""

    def __init__(self, sinks: Sinks) -> None:
        self._sinks = sinks

    async def handle_RCPT(  # noqa: N802 - theirs
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        self._sinks.before(address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - theirs
        content = envelope.content or b""
        mail = message_from_bytes(content if isinstance(content, bytes) else content.encode())
        self._sinks.take(str(mail["Message-ID"]), envelope.rcpt_tos[0])
        return "250 OK"


@contextmanager
def open_sinks() -> Iterator[Sinks]:
    """Listen for mail and for webhooks on loopback until the block ends."""
    sinks = Sinks()

    def receive(request: Request) -> Answer:
        if request.method == "GET":
            return Answer(sinks.page(request.path))
        if sinks.busy:
            return Answer("", HTTPStatus.SERVICE_UNAVAILABLE)
        sinks.before(request.path)
        sinks.take(request.headers["webhook-id"], request.path)
        return Answer("ok")

    mailbox = MailServer(_Mailbox(sinks))
    mailbox.start()
    try:
        with serve_loopback(receive) as port:
            sinks.smtp_port, sinks.http_port = mailbox.port, port
            yield sinks
    finally:
        mailbox.stop()
