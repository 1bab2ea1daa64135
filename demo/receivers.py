"""The far side of every channel, on loopback: a mail server, Slack and webhook receivers."""

import json
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus
from threading import Condition
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from demo.block_kit import find_faults
from demo.inbox import show_inbox
from demo.loopback import PLAIN, Answer, Request, serve_loopback


@dataclass(frozen=True, slots=True)
class Email:
    """One accepted message: who it was for, its bytes as they came, where its bounces go."""

    recipients: tuple[str, ...]
    content: bytes
    sender: str = ""

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass(frozen=True, slots=True)
class SlackPost:
    """One message to a Slack address; `faults` is what Slack would have refused it for."""

    path: str
    payload: dict[str, Any]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WebhookPost:
    """One call of a webhook; `fault` says why its signature does not hold, empty when it does."""

    name: str
    body: bytes
    headers: dict[str, str]
    fault: str

    @property
    def id(self) -> str:
        return self.headers.get("webhook-id", "")

    @property
    def payload(self) -> Any:
        return json.loads(self.body)


Arrival = Email | SlackPost | WebhookPost


class Receivers:
    """Everything that arrived, in the order of arrival; safe to read while more arrives."""

    def __init__(self) -> None:
        self.smtp_port = 0
        self.http_port = 0
        self._kept: list[Arrival] = []
        self._secrets: dict[str, str] = {}
        self._arrived = Condition()

    @property
    def smtp_url(self) -> str:
        return f"smtp+plain://127.0.0.1:{self.smtp_port}"

    @property
    def inbox(self) -> str:
        """The page that shows everything that arrived."""
        return f"http://127.0.0.1:{self.http_port}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The entries that ALLOW_HOSTS needs."""
        return f"127.0.0.1:{self.http_port}", f"127.0.0.1:{self.smtp_port}"

    @property
    def emails(self) -> tuple[Email, ...]:
        return tuple(item for item in self._snapshot() if isinstance(item, Email))

    @property
    def slack(self) -> tuple[SlackPost, ...]:
        return tuple(item for item in self._snapshot() if isinstance(item, SlackPost))

    @property
    def webhooks(self) -> tuple[WebhookPost, ...]:
        return tuple(item for item in self._snapshot() if isinstance(item, WebhookPost))

    @property
    def total(self) -> int:
        return len(self._snapshot())

    @property
    def repeated(self) -> int:
        """How many webhook calls brought an id that had come before."""
        posts = self.webhooks
        return len(posts) - len({(post.name, post.id) for post in posts})

    def slack_address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.http_port}/services/T0DEMO/B0DEMO/{name}"

    def webhook_address(self, name: str, secret: str) -> str:
        """Open a webhook that holds calls to this secret (`whsec_...`), and give its address."""
        with self._arrived:
            self._secrets[name] = secret
        return f"http://127.0.0.1:{self.http_port}/hooks/{name}"

    def secret_of(self, name: str) -> str | None:
        with self._arrived:
            return self._secrets.get(name)

    def keep(self, item: Arrival) -> None:
        with self._arrived:
            self._kept.append(item)
            self._arrived.notify_all()

    def _snapshot(self) -> tuple[Arrival, ...]:
        with self._arrived:
            return tuple(self._kept)

    def wait_until(self, predicate: Callable[["Receivers"], bool], deadline: float) -> bool:
        """Wait until the predicate holds, at most `deadline` seconds; says whether it holds."""
        with self._arrived:
            return self._arrived.wait_for(lambda: predicate(self), deadline)


@contextmanager
def open_receivers() -> Iterator[Receivers]:
    """Receive on free ports of 127.0.0.1 until the block ends."""
    receivers = Receivers()
    with serve_loopback(lambda request: _receive(receivers, request)) as port:
        receivers.http_port = port
        mail = MailServer(_Mailbox(receivers))
        receivers.smtp_port = mail.port
        mail.start()
        try:
            yield receivers
        finally:
            mail.stop()


def _receive(receivers: Receivers, request: Request) -> Answer:
    room, _, name = request.path.lstrip("/").partition("/")
    if request.method == "POST" and room == "services":
        return _receive_slack(receivers, request)
    if request.method == "POST" and room == "hooks":
        return _receive_webhook(receivers, name, request)
    if request.method == "GET":
        return show_inbox(receivers, request.path.strip("/"))
    return Answer("no_service", HTTPStatus.NOT_FOUND, PLAIN)


def _receive_slack(receivers: Receivers, request: Request) -> Answer:
    try:
        payload = json.loads(request.body)
    except ValueError:
        return Answer("invalid_payload", HTTPStatus.BAD_REQUEST, PLAIN)
    faults = find_faults(payload)
    receivers.keep(SlackPost(request.path, payload, faults))
    if faults:
        word = "no_text" if "no_text" in faults else "invalid_blocks"
        return Answer(word, HTTPStatus.BAD_REQUEST, PLAIN)
    return Answer("ok", content_type=PLAIN)


def _receive_webhook(receivers: Receivers, name: str, request: Request) -> Answer:
    secret = receivers.secret_of(name)
    if secret is None:
        return Answer("no such webhook", HTTPStatus.NOT_FOUND, PLAIN)
    headers = {key.lower(): value for key, value in request.headers.items()}
    fault = _signature_fault(secret, request.body, headers)
    receivers.keep(WebhookPost(name, request.body, headers, fault))
    return Answer(fault, HTTPStatus.UNAUTHORIZED if fault else HTTPStatus.NO_CONTENT, PLAIN)


def _signature_fault(secret: str, body: bytes, headers: dict[str, str]) -> str:
    try:
        Webhook(secret).verify(body, headers)
    # The library leaks ValueError for malformed headers and bodies.
    except (WebhookVerificationError, ValueError) as error:
        return str(error) or type(error).__name__
    return ""


class _Mailbox:
    def __init__(self, receivers: Receivers) -> None:
        self._receivers = receivers

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        self._receivers.keep(Email(tuple(envelope.rcpt_tos), content, envelope.mail_from or ""))
        return "250 2.0.0 Accepted"


class MailServer(Controller):
    """aiosmtpd's server on a socket bound beforehand, since its own cannot take port 0."""

    def __init__(self, mailbox: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(mailbox, hostname="127.0.0.1", port=self._socket.getsockname()[1])

    def _create_server(self) -> Awaitable[Any]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket)
