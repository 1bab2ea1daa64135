"""E-mail: text and HTML over one kept connection to the operator's mail server."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo

from notifications.channel import Channel, ChannelSettings, Road, Sender
from notifications.delivery import DeliveryError, Envelope, Receipt
from notifications.mail import Author, address_mail, prepare
from notifications.message import Message
from notifications.sealing import Keyring
from notifications.slots import Stencil
from notifications.smtp import SmtpConnection

# Of an address that stands in a row, which was looked at closely when it was written there.
_SHAPE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


def _deliverable(address: str, info: ValidationInfo) -> str:
    """Return the address as mail servers without SMTPUTF8 take it; domains become ASCII."""
    if isinstance(info.context, Keyring) and _SHAPE.fullmatch(address):
        return address
    try:
        found = validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error
    if found.ascii_email is None:
        raise ValueError("The part before the @ must be plain letters, digits and signs")
    return found.ascii_email


class EmailSettings(ChannelSettings):
    model_config = ConfigDict(json_schema_extra={"examples": [{"address": "ada@reader.example"}]})

    address: Annotated[str, AfterValidator(_deliverable)] = Field(
        max_length=254, title="E-mail address"
    )


class Email(Channel[EmailSettings, Stencil]):
    name = "email"
    label = "E-mail"
    private = True
    one_at_a_time = True
    settings = EmailSettings

    def describe(self, settings: EmailSettings) -> str:
        return settings.address

    def render(self, message: Message) -> Stencil:
        return prepare(message)

    @contextmanager
    def open(self, road: Road) -> Iterator[Sender[Stencil, EmailSettings]]:
        sender = EmailSender(road)
        try:
            yield sender
        finally:
            sender.close()


class EmailSender:
    """Sends over one connection, made when first needed."""

    def __init__(self, road: Road) -> None:
        self._author = Author(road.mail_from, road.mail_from_name)
        self._sign = road.sign_mail or bytes
        self._connection: SmtpConnection | None = None
        if road.smtp is not None:
            self._connection = SmtpConnection(
                road.smtp, self._author.domain, road.mail_timeout, road.smtp_tls
            )

    def send(self, payload: Stencil, settings: EmailSettings, envelope: Envelope) -> Receipt:
        if self._connection is None:
            raise DeliveryError(
                "No mail server is set: SMTP_URL is empty", permanent=False, road=True
            )
        content = self._sign(address_mail(payload, self._author, settings.address, envelope))
        sender = envelope.return_path or self._author.address

        def may_end() -> bool:
            return envelope.may_end() and monotonic() <= envelope.send_before

        return self._connection.send(sender, settings.address, content, may_end)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


channel = Email()
