"""The zip: files in their order, stored as they are, with a manifest of their hashes at the end.

Nothing in it depends on when or where it is written, and nothing is compressed here, so that
whoever checks it can write it again and compare every byte.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can say
_UNIX, _READABLE = 3, 0o644 << 16


@dataclass(frozen=True)
class File:
    """One file of an export."""

    path: str
    content: bytes


def write_zip(
    files: Iterable[File], target: IO[bytes], sign: Callable[[str], str] | None = None
) -> str:
    """Write the files and their manifest, and return the SHA-256 of the manifest in hex.

    That hash is what `sign` signs.
    """
    listed = []
    with ZipFile(target, "w") as archive:
        for file in files:
            _add(archive, file)
            listed.append([file.path, sha256(file.content).hexdigest(), len(file.content)])
        manifest = write_json({"files": listed, "format": 1})
        _add(archive, File(MANIFEST, manifest))
        digest = sha256(manifest).hexdigest()
        if sign:
            _add(archive, File(SIGNATURE, sign(digest).encode()))
    return digest


def write_json(value: Any) -> bytes:
    """Write JSON for people and programs alike, in one way only.

    >>> write_json({"b": 1, "a": "é"}).decode()
    '{\\n "a": "é",\\n "b": 1\\n}\\n'
    """
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _add(archive: ZipFile, file: File) -> None:
    info = ZipInfo(file.path, _EPOCH)
    info.create_system, info.external_attr = _UNIX, _READABLE
    archive.writestr(info, file.content)
