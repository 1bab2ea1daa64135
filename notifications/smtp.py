"""A kept connection to the mail server, and what its answers mean."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from urllib.parse import unquote, urlsplit

from notifications.delivery import DeliveryError, Receipt
from notifications.safe_text import clean_answer

_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
# No such mailbox, domain or route (RFC 3463 and the IANA registry): it will not come to be.
_DEAD_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
_TOO_LARGE = 552
_CLOSING = 421


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
    """One connection, made when first needed, kept over sends, made anew after a failure."""

    def __init__(
        self, server: SmtpServer, name: str, timeout: float, tls: ssl.SSLContext | None
    ) -> None:
        self._server = server
        self._name = name
        self._timeout = timeout
        self._tls = tls
        self._smtp: smtplib.SMTP | None = None

    def send(self, sender: str, recipient: str, content: bytes) -> Receipt:
        """Hand one message over. A connection lost after the last byte may have delivered it."""
        try:
            smtp = self._begin(sender, len(content))
            _accept("recipient", *smtp.rcpt(recipient))
            code, answer = _accept("message", *smtp.data(content))
        except DeliveryError as error:
            self._recover(error)
            raise
        except smtplib.SMTPDataError as error:
            self.close()
            raise _refused("message", error.smtp_code, _bytes(error.smtp_error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise _lost(error) from error
        return Receipt(str(code), clean_answer(answer))

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()

    def _begin(self, sender: str, size: int) -> smtplib.SMTP:
        """Announce a message; a kept connection that died meanwhile is replaced, once."""
        if self._smtp is not None:
            try:
                return _announce(self._smtp, sender, size)
            except (smtplib.SMTPException, OSError):
                self.close()
            except DeliveryError as error:
                if error.status != str(_CLOSING):
                    raise
                self.close()
        return _announce(self._open(), sender, size)

    def _open(self) -> smtplib.SMTP:
        server = self._server
        try:
            smtp = self._connect()
            self._smtp = smtp
            if server.security is Security.STARTTLS:
                smtp.starttls(context=self._context())
            if server.user:
                smtp.login(server.user, server.password)
        except smtplib.SMTPNotSupportedError as error:
            self.close()
            reason = "The mail server offers no STARTTLS, or no log-in, as SMTP_URL asks"
            raise DeliveryError(reason, permanent=False) from error
        except smtplib.SMTPResponseException as error:
            self.close()
            raise _refused("connection", error.smtp_code, _bytes(error.smtp_error)) from error
        return smtp

    def _connect(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        name, timeout = self._name, self._timeout
        if self._server.security is not Security.TLS:
            return smtplib.SMTP(host, port, name, timeout)
        return smtplib.SMTP_SSL(host, port, name, timeout=timeout, context=self._context())

    def _context(self) -> ssl.SSLContext:
        return self._tls or _default_context()

    def _recover(self, error: DeliveryError) -> None:
        """Clear the refused message from the connection, or give the connection up."""
        try:
            if self._smtp is not None and error.status != str(_CLOSING):
                self._smtp.rset()
                return
        except (smtplib.SMTPException, OSError):
            pass
        self.close()


@cache
def _default_context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _announce(smtp: smtplib.SMTP, sender: str, size: int) -> smtplib.SMTP:
    smtp.ehlo_or_helo_if_needed()
    options = [f"SIZE={size}"] if smtp.has_extn("size") else []
    _accept("sender", *smtp.mail(sender, options))
    return smtp


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
    dead = stage == "recipient" and found is not None and found[1] in _DEAD_ADDRESS
    return DeliveryError(
        f"The mail server refused the {stage}",
        permanent=permanent,
        disables=permanent and dead,
        status=str(code),
        answer=text,
    )


def _lost(error: Exception) -> DeliveryError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return DeliveryError("The mail server's certificate is not valid", permanent=False)
    if isinstance(error, TimeoutError):
        return DeliveryError("The mail server did not answer in time", permanent=False)
    return DeliveryError("The connection to the mail server was lost", permanent=False)


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode("utf-8", "replace")
