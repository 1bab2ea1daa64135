"""Mailboxes to read what came back from: an mbox file, a Maildir folder, or a folder by IMAP."""

import mailbox
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from imaplib import IMAP4, IMAP4_SSL
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from cli.errors import CommandError, first_line

_PATIENCE = 30
_PORTS = {"imap": 143, "imaps": 993}
_AT_ONCE = 500


@contextmanager
def unread_mails(place: str, most: int) -> Iterator[Iterator[bytes]]:
    """Give the first `most` bytes of each mail that was not read; asking for the next marks it.

    An mbox file is only read, so its mails come each time. `place` may be `imaps://`, or `imap://`
    for IMAP with STARTTLS.
    """
    parts = urlsplit(place)
    if parts.scheme in _PORTS:
        with _imap(parts) as connection:
            yield _by_imap(connection, most)
    elif Path(place, "cur").is_dir():
        yield _by_maildir(mailbox.Maildir(place, create=False), most)
    elif Path(place).is_file():
        with closing(mailbox.mbox(place, create=False)) as box:
            yield (box.get_bytes(key)[:most] for key in box.keys())  # noqa: SIM118 - as below
    else:
        raise CommandError("This is no mbox file, Maildir folder or imaps:// address.")


def _by_maildir(box: mailbox.Maildir, most: int) -> Iterator[bytes]:
    for key in box.keys():  # noqa: SIM118 - a mailbox iterates over its mails
        mail = box[key]
        if "S" in mail.get_flags():
            continue
        yield box.get_bytes(key)[:most]
        mail.set_subdir("cur")
        mail.add_flag("S")
        box[key] = mail


@contextmanager
def _imap(parts: SplitResult) -> Iterator[IMAP4]:
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        with _connect(parts.scheme, host, port) as connection:
            connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
            connection.select(_quoted(unquote(parts.path.strip("/")) or "INBOX"))
            yield connection
    except (IMAP4.error, OSError) as error:
        raise CommandError(f"The mailbox at {host} cannot be read: {first_line(error)}") from error


def _connect(scheme: str, host: str, port: int) -> IMAP4:
    """Connect, the certificate checked: the library's own context trusts anybody."""
    tls = ssl.create_default_context()
    if scheme == "imaps":
        return IMAP4_SSL(host, port, ssl_context=tls, timeout=_PATIENCE)
    connection = IMAP4(host, port, timeout=_PATIENCE)
    connection.starttls(tls)
    return connection


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _by_imap(connection: IMAP4, most: int) -> Iterator[bytes]:
    """Read mails by their unique ids, so that one deleted meanwhile moves no other's number."""
    _, found = connection.uid("SEARCH", "UNSEEN")
    for uid in found[0].split()[:_AT_ONCE]:
        _, answer = connection.uid("FETCH", uid, f"(BODY.PEEK[]<0.{most}>)")
        content = next((part[1] for part in answer if isinstance(part, tuple)), None)
        if content is not None:
            yield content
            connection.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
