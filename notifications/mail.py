"""E-mails as bytes: what all recipients share made once, headers of their own put before it."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from models.words import NotificationKind
from notifications.delivery import Envelope
from notifications.message import SUBJECT_LIMIT, Message
from notifications.policy import SUBSCRIBED_KINDS
from notifications.render import render_bodies
from notifications.safe_text import one_line, shorten, web_address
from notifications.slots import Stencil, make_stencil

# Letters, digits and single blanks need no quotes and no encoding; parsing costs thirty times more.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_LINE = 70
MOST_NAME = 80
CRLF = "\r\n"


@dataclass(frozen=True, slots=True)
class Author:
    """Who our e-mails are from; the address's domain names lists and message ids."""

    address: str
    name: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def prepare(message: Message) -> Stencil:
    """Make what is the same for every recipient: subject and both bodies, text first."""
    bodies = render_bodies(message)
    mail = EmailMessage(policy=SMTP)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(bodies.text, cte="quoted-printable")
    mail.add_alternative(bodies.html, subtype="html", cte="quoted-printable")
    # A boundary made by chance would make equal messages differ; "=_" cannot stand in a body.
    mail.set_boundary("=_" + hashlib.sha256(bodies.html.encode()).hexdigest()[:32])
    # The subject is not quoted-printable: it stays outside, so that it can hold no slot.
    return make_stencil(mail.as_bytes()).after(_subject(message.subject))


def address_mail(stencil: Stencil, author: Author, recipient: str, envelope: Envelope) -> bytes:
    """Finish one recipient's e-mail; its Message-ID is the same on every attempt."""
    leave = web_address(envelope.unsubscribe_url)
    manage = web_address(envelope.manage_url) or leave
    headers = [
        _mailbox("From", author.name, author.address),
        _mailbox("To", envelope.name, recipient),
        f"Date: {_date(envelope.sent_at.replace(microsecond=0))}\r\n",
        f"Message-ID: <{envelope.uid}@{author.domain}>\r\n",
        *_list_headers(author, envelope.kind, leave),
    ]
    body = stencil.fill({"unsubscribe": leave, "manage": manage})
    return "".join(headers).encode("ascii") + body


def _list_headers(author: Author, kind: NotificationKind, leave: str) -> list[str]:
    """Name the list and its one-click exit (RFC 2919, RFC 8058), on what one can leave."""
    if kind not in SUBSCRIBED_KINDS:
        return []
    headers = [f"List-ID: Clausewatch {kind.value} <{kind.value}.{author.domain}>\r\n"]
    if leave:
        headers.append(f"List-Unsubscribe: <{leave}>\r\n")
        headers.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
    return headers


def _subject(text: str) -> bytes:
    """Write the subject's line; EmailMessage doubles a space where it folds one with accents."""
    short = shorten(one_line(text), SUBJECT_LIMIT)
    # "=?" would let a stranger's text be decoded once more, after it was cleaned.
    if short.isascii() and "=?" not in short:
        return f"Subject: {short}\r\n".encode("ascii")
    header = Header(short.encode(), "utf-8", header_name="Subject")
    return b"Subject: " + header.encode(linesep="\r\n").encode("ascii") + b"\r\n"


@lru_cache(maxsize=16)
def _date(second: datetime) -> str:
    return format_datetime(second)


@lru_cache(maxsize=256)
def _mailbox(header: str, name: str, address: str) -> str:
    if not name:
        return f"{header}: {address}\r\n"
    if _PLAIN_NAME.fullmatch(name) and len(header) + len(name) + len(address) < _LINE:
        return f"{header}: {name} <{address}>\r\n"
    # Never as it is: a comma or bracket would become an address, and where the library folds a
    # long name it forgets the quotes around it.
    words = Header(shorten(one_line(name), MOST_NAME), "utf-8", header_name=header)
    mailbox = Address(addr_spec=address)
    return f"{header}: {words.encode(linesep=CRLF)} <{mailbox.addr_spec}>{CRLF}"
