"""Bodies as received, stored once under their SHA-256, on a disk or in a bucket."""

import hashlib
import zlib
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import fsspec


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
            partial = f"{path}.{uuid4().hex}"
            self.files.makedirs(path.rpartition("/")[0], exist_ok=True)
            self.files.pipe_file(partial, zlib.compress(body))
            self.files.mv(partial, path)
        return name

    def get(self, name: str) -> bytes:
        """Return a body; raise FileNotFoundError, or ValueError if it is not whole."""
        body = zlib.decompress(self.files.cat_file(self._path(name)))
        if hashlib.sha256(body).hexdigest() != name:
            raise ValueError(f"blob {name} does not match its name")
        return body

    def _path(self, name: str) -> str:
        return f"{self.root}/{name[:2]}/{name[2:4]}/{name}"


def open_blobs(address: str) -> Blobs:
    """Open the store at a folder's path or any address that fsspec knows."""
    files, root = fsspec.core.url_to_fs(address)
    return Blobs(files, root)
