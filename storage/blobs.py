"""Bodies as received, stored once under their SHA-256, on a disk or in a bucket."""

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import fsspec

_NAME = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Blobs:
    """A content-addressed store below one address, such as a folder or `s3://bucket/x`."""

    files: Any
    root: str

    def put(self, body: bytes) -> str:
        """Store `body` and return its SHA-256; what is there already is not written again."""
        name = hashlib.sha256(body).hexdigest()
        path = self._path(name)
        if not self.files.exists(path):
            self._write(path, zlib.compress(body))
        return name

    def get(self, name: str) -> bytes:
        """Return a body; raise FileNotFoundError, or ValueError if it is not whole."""
        body = zlib.decompress(self.files.cat_file(self._path(name)))
        if hashlib.sha256(body).hexdigest() != name:
            raise ValueError(f"blob {name} does not match its name")
        return body

    def names(self) -> Iterator[str]:
        """Name every body; what somebody is just writing is left out."""
        if self.files.exists(self.root):
            found = (path.rpartition("/")[2] for path in self.files.find(self.root))
            yield from (name for name in found if _NAME.fullmatch(name))

    def packed(self, name: str) -> bytes:
        """Return a body as it is stored."""
        packed: bytes = self.files.cat_file(self._path(name))
        return packed

    def put_packed(self, name: str, packed: bytes) -> None:
        """Store what `packed` returned; raise ValueError if it is not whole."""
        if hashlib.sha256(zlib.decompress(packed)).hexdigest() != name:
            raise ValueError(f"blob {name} does not match its name")
        self._write(self._path(name), packed)

    def _write(self, path: str, packed: bytes) -> None:
        partial = f"{path}.{uuid4().hex}"
        self.files.makedirs(path.rpartition("/")[0], exist_ok=True)
        self.files.pipe_file(partial, packed)
        self.files.mv(partial, path)

    def _path(self, name: str) -> str:
        return f"{self.root}/{name[:2]}/{name[2:4]}/{name}"


def open_blobs(address: str) -> Blobs:
    """Open the store at a folder's path or any address that fsspec knows."""
    files, root = fsspec.core.url_to_fs(address)
    return Blobs(files, root)
