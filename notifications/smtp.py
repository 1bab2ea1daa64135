"""A kept connection to the mail server, and what its answers mean."""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from urllib.parse import unquote, urlsplit

from notifications.delivery import DeliveryError, Receipt
from notifications.safe_text import clean_answer
from notifications.smtp_wire import CLOSING, Clock, NotOursError, TlsWire, TooLateError, Wire

_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
# No such mailbox, domain or route (RFC 3463 and the IANA registry): it will not come to be.
DEAD_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
_TOO_LARGE = 552
_GO_ON = 354
_LOST = (smtplib.SMTPException, OSError, TooLateError)


class Security(StrEnum):
    STARTTLS = "smtp"
    TLS = "smtps"
    PLAIN = "smtp+plain"


_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.PLAIN: 25}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail goes out."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


def read_smtp_url(url: str) -> SmtpServer:
    """Read `smtp://user:password@host:587` (STARTTLS), `smtps://` (TLS) or `smtp+plain://`.

    >>> read_smtp_url("smtps://mail.example").port
    465
    """
    parts = urlsplit(url)
    if parts.scheme not in set(Security) or not parts.hostname:
        raise ValueError("SMTP_URL must look like smtp://user:password@host:587")
    if not url.isascii():
        raise ValueError("SMTP_URL must be ASCII; write other characters as %XX")
    security = Security(parts.scheme)
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or _PORTS[security],
        security=security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


class SmtpConnection:
    """One connection, made when first needed, kept over sends, made anew after a failure.

    `timeout` is for the whole of one exchange, with connecting and log-in where there is need.
    """

    def __init__(
        self, server: SmtpServer, name: str, timeout: float, tls: ssl.SSLContext | None
    ) -> None:
        self._server = server
        self._name = name
        self._timeout = timeout
        self._tls = tls
        self._clock = Clock()
        self._wire: Wire | None = None

    def send(
        self, sender: str, recipient: str, content: bytes, may_end: Callable[[], bool]
    ) -> Receipt:
        """Hand one message over. A connection lost after the last byte may have delivered it.

        Just before that byte `may_end` is asked; where it says no, the server keeps nothing.
        """
        self._clock.give(self._timeout)
        try:
            wire = self._announce(sender, recipient, len(content))
            code, answer = _accept("message", *wire.deliver(content, may_end))
        except DeliveryError as error:
            self._recover(error)
            raise
        except NotOursError as error:
            self._drop()
            raise DeliveryError("Another worker has this message", permanent=False) from error
        except _LOST as error:
            self._drop()
            raise _lost(error) from error
        except BaseException:
            self._drop()
            raise
        return Receipt(str(code), clean_answer(answer))

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.leave()

    def _announce(self, sender: str, recipient: str, size: int) -> Wire:
        """Announce a message; a kept connection that died meanwhile is replaced, once."""
        if self._wire is not None:
            try:
                return _announced(self._wire, sender, recipient, size)
            except (smtplib.SMTPException, OSError):
                self._drop()
            except DeliveryError as error:
                if error.status != str(CLOSING):
                    raise
                self._drop()
        return _announced(self._open(), sender, recipient, size)

    def _open(self) -> Wire:
        """Connect and log in; whatever goes wrong here is not about the message."""
        server = self._server
        try:
            wire = self._wire = self._connect()
            if server.security is Security.STARTTLS:
                wire.starttls(context=self._context())
            if server.user:
                wire.login(server.user, server.password)
            wire.ehlo_or_helo_if_needed()
        except smtplib.SMTPNotSupportedError as error:
            self._drop()
            reason = "The mail server offers no STARTTLS, or no log-in, as SMTP_URL asks"
            raise DeliveryError(reason, permanent=False, road=True) from error
        except smtplib.SMTPResponseException as error:
            self._drop()
            raise _refused("connection", error.smtp_code, _bytes(error.smtp_error)) from error
        except _LOST as error:
            self._drop()
            raise _lost(error, road=True) from error
        return wire

    def _connect(self) -> Wire:
        place = (self._server.host, self._server.port, self._name, self._clock)
        if self._server.security is Security.TLS:
            return TlsWire(*place, self._context())
        return Wire(*place)

    def _context(self) -> ssl.SSLContext:
        return self._tls or _default_context()

    def _recover(self, error: DeliveryError) -> None:
        """Clear the refused message from the connection, or give the connection up."""
        try:
            if self._wire is not None and error.status != str(CLOSING):
                self._wire.rset()
                return
        except _LOST:
            pass
        self._drop()

    def _drop(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()


@cache
def _default_context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _announced(wire: Wire, sender: str, recipient: str, size: int) -> Wire:
    answers = wire.announce(sender, recipient, size)
    for stage, said in zip(("sender", "recipient"), answers, strict=False):
        _accept(stage, *said)
    code, answer = answers[-1]
    if code != _GO_ON:
        raise _refused("message", code, answer)
    return wire


def _accept(stage: str, code: int, answer: bytes) -> tuple[int, bytes]:
    if not 200 <= code < 300:
        raise _refused(stage, code, answer)
    return code, answer


def _refused(stage: str, code: int, answer: bytes) -> DeliveryError:
    """Say what a refusal means (RFC 5321, section 4.2.1).

    A connection or sender refused for good is our own set-up's fault, which an operator can
    mend: it is tried again, so that no alert is lost to a wrong password.
    """
    text = clean_answer(answer)
    found = _ENHANCED.match(text)
    about_message = stage in {"recipient", "message"} or code == _TOO_LARGE
    permanent = 500 <= code < 600 and about_message
    dead = stage == "recipient" and found is not None and found[1] in DEAD_ADDRESS
    return DeliveryError(
        f"The mail server refused the {stage}",
        permanent=permanent,
        disables=permanent and dead,
        road=not about_message,
        status=str(code),
        answer=text,
    )


def _lost(error: Exception, *, road: bool = False) -> DeliveryError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return DeliveryError(
            "The mail server's certificate is not valid", permanent=False, road=True
        )
    if isinstance(error, TimeoutError | TooLateError):
        reason = "The mail server did not answer in time"
        return DeliveryError(reason, permanent=False, road=True)
    reason = "The connection to the mail server was lost"
    return DeliveryError(reason, permanent=False, road=road)


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode("utf-8", "replace")
