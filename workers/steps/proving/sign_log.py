"""Sign the evidence log's head once a day, and have an authority confirm its time."""

import logging
from collections.abc import Sequence
from pathlib import Path

from cryptography.x509 import Certificate

from config.secret import keep_log_keys
from evidence.heads import Head, SigningKey, read_keys, read_verifier, sign_head
from evidence.stamps import StampError, ask_for_stamp, read_roots, verify_stamp
from models.tables import LogHead, LogStamp
from net.errors import NetError
from net.exchange import exchange
from storage.database import transaction
from storage.heads import heads_to_stamp, latest_head
from storage.log import lock_log, log_size
from workers.context import Context
from workers.steps.proving.append import append_new
from workers.steps.proving.prove import root_at

WELL_KNOWN = "/.well-known/clausewatch-log"
_AT_ONCE = 5
_TOTAL, _MOST_READ = 20.0, 64 * 1024
_OK = 200
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}

_log = logging.getLogger(__name__)


def append_and_sign(c: Context) -> None:
    """Append what is new, and sign the first head of each day (UTC)."""
    append_new(c)
    with transaction(c.engine) as session:
        last = latest_head(session)
    if last is None or last.at.date() != c.now().date():  # a clock that ran ahead is put back
        sign_now(c)


def sign_now(c: Context) -> LogHead | None:
    """Sign the log as it stands; None while nothing is in it, or somebody else has it."""
    key = signing_keys(c)[0]
    with transaction(c.engine) as session:
        if not lock_log(session) or not (size := log_size(session)):
            return None
        head = Head(key.name, size, root_at(session, size), c.now())
        row = LogHead(
            size=size, root=head.root, at=head.at, note=sign_head(head, key), key=key.verifier
        )
        session.add(row)
    _log.info("log signed", extra={"size": size})
    return row


def signing_keys(c: Context) -> list[SigningKey]:
    """Read the keys that heads are or were signed with, the newest first.

    Their name is the address where the heads are published.
    """
    name = c.settings.public_url.partition("://")[2].rstrip("/") + WELL_KNOWN
    return read_keys(name, c.settings.log_keys or keep_log_keys(c.settings.data_dir))


def key_like(verifier: str, c: Context) -> SigningKey | None:
    """Return the key of ours that a public key is of, under the name that it had; else None."""
    name, public = read_verifier(verifier)
    found = (key.private for key in signing_keys(c) if key.public == public)
    return next((SigningKey(name, private) for private in found), None)


def stamp_waiting_heads(c: Context) -> int:
    """Have heads confirmed that are not, and return how many were; failures wait for the next."""
    if not c.settings.timestamp_url:
        return 0
    with transaction(c.engine) as session:
        waiting = heads_to_stamp(session, c.now(), _AT_ONCE)
    return sum(_stamp(head, c) for head in waiting)


def stamp_roots(c: Context) -> Sequence[Certificate]:
    """Read the certificates that the authority's signatures are checked with, if any are set."""
    path = c.settings.timestamp_roots
    return read_roots(Path(path).read_bytes()) if path else ()


def _stamp(head: LogHead, c: Context) -> bool:
    try:
        response = _ask(head.note, c)
        verify_stamp(response, head.note, stamp_roots(c))
    except (NetError, StampError, OSError) as error:
        _log.warning("head not stamped size=%s: %s", head.size, error)
        return False
    assert head.id is not None
    authority = c.settings.timestamp_url
    with transaction(c.engine) as session:
        session.add(LogStamp(head_id=head.id, authority=authority, at=c.now(), response=response))
    return True


def _ask(note: str, c: Context) -> bytes:
    answer = exchange(
        c.road.http,
        "POST",
        c.settings.timestamp_url,
        total=_TOTAL,
        max_bytes=_MOST_READ,
        headers=_HEADERS,
        content=ask_for_stamp(note),
    )
    if answer.status != _OK:
        raise StampError(f"the authority answered {answer.status}")
    return answer.body
