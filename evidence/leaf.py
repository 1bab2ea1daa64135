"""From a row to the bytes of its leaf, and from many rows' leaves to one leaf for their page.

A leaf names a row and commits to its cells by a hash, so it can be checked when the row is gone.
Cells that are about a person are hashed behind a salt: without it the hash tells nothing.
"""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID

from models.log import Logged, LoggedRow


@dataclass(frozen=True, slots=True)
class Entry:
    """What a leaf says: that the row `id` of `kind`, of the time `at`, had cells of hash `body`."""

    kind: str
    id: int
    at: datetime
    body: bytes


def entry_of(kind: Logged, row: LoggedRow) -> Entry:
    """Make a row's entry; a personal row without its subscriber's secret is a ValueError."""
    if not kind.personal:
        return Entry(kind.kind, row.id, row.at, hash_cells(cells_of(kind, row)))
    if row.secret is None:
        raise ValueError(f"{kind.kind} {row.id} has no secret")
    salt = salt_of(row.secret, kind.kind, row.id)
    return Entry(kind.kind, row.id, row.at, hash_cells(cells_of(kind, row), salt))


def cells_of(kind: Logged, row: LoggedRow) -> bytes:
    """Write the cells that a row's leaf commits to, long ones by their hash."""
    short = {name: _hashed(row.cells[name]) for name in kind.hashed}
    return write_cells({**row.cells, **short})


def write_leaf(entry: Entry) -> bytes:
    """Write the leaf of an entry; what the tree hashes with `hash_leaf`.

    >>> at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    >>> write_leaf(Entry("check", 7, at, bytes(2)))
    b'{"at":"2026-03-02T10:00:00.000000Z","body":"0000","id":7,"kind":"check"}'
    """
    at, body = write_time(entry.at), entry.body.hex()
    return f'{{"at":"{at}","body":"{body}","id":{entry.id},"kind":"{entry.kind}"}}'.encode()


def write_cells(value: Any) -> bytes:
    """Write JSON in the one way that is hashed: keys sorted, no white space, UTF-8.

    Moments are in UTC with six digits after the second, hashes in hexadecimal.

    >>> write_cells({"b": [1, None], "a": "é"}).decode()
    '{"a":"é","b":[1,null]}'
    """
    return _JSON.encode(value).encode()


def hash_cells(cells: bytes, salt: bytes = b"") -> bytes:
    """Hash what `write_cells` wrote; behind a salt of 32 bytes where it is about a person."""
    return sha256(salt + cells).digest()


def salt_of(secret: bytes, kind: str, id: int) -> bytes:  # noqa: A002 - the leaf's own word
    """Derive a row's salt from its subscriber's secret: both are gone when the secret is."""
    return hmac.digest(secret, f"{kind}:{id}".encode(), "sha256")


def read_leaf(leaf: bytes) -> Entry:
    """Read what `write_leaf` wrote; a ValueError for anything else."""
    try:
        found = json.loads(leaf)
        at, body = datetime.fromisoformat(found["at"]), bytes.fromhex(found["body"])
        entry = Entry(found["kind"], found["id"], at, body)
    except (KeyError, TypeError) as error:
        raise ValueError("not a leaf") from error
    if write_leaf(entry) != leaf:
        raise ValueError("a leaf is written in one way only")
    return entry


def write_time(at: datetime) -> str:
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def _hashed(value: Any) -> str:
    return sha256(write_cells(value)).hexdigest()


def _plain(value: object) -> str:
    match value:
        case datetime():
            return write_time(value)
        case date():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case UUID():
            return str(value)
        case bytes():
            return value.hex()
    raise TypeError(f"{type(value).__name__} has no place in a leaf")


_JSON = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain, allow_nan=False
)
