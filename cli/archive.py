"""One file that holds an installation: its rows, its pages as received, and its keys."""

import io
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from cli.errors import CommandError
from config.secret import DATA_KEYS, LOG_KEYS, SECRET_KEY

KEYS = (SECRET_KEY, DATA_KEYS, LOG_KEYS)
_MANIFEST, _DUMP, _KEYS, _BLOBS = "manifest.json", "database.dump", "keys/", "blobs/"


class Manifest(BaseModel):
    """What an archive holds. `schema_heads` name its migrations, `keys` its key files."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    made_at: datetime
    version: str
    postgres: str
    schema_heads: tuple[str, ...]
    keys: tuple[str, ...]
    blobs: int


class ArchiveError(CommandError):
    """The file is no whole backup."""


class Writer:
    """Adds the parts of an archive to a file, in their order."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add_manifest(self, manifest: Manifest) -> None:
        self._add(_MANIFEST, manifest.model_dump_json(indent=1).encode())

    def add_key(self, name: str, text: str) -> None:
        self._add(_KEYS + name, text.encode())

    def add_dump(self, dump: Path) -> None:
        self._tar.add(dump, _DUMP)

    def add_blob(self, name: str, packed: bytes) -> None:
        self._add(_BLOBS + name, packed)

    def _add(self, name: str, content: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(content), 0o600
        self._tar.addfile(member, io.BytesIO(content))


class Reader:
    """Reads the parts of an archive; nothing is unpacked by the names that stand in it."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.manifest = self._manifest()

    def keys(self) -> dict[str, str]:
        return {name: self._read(_KEYS + name).decode() for name in self.manifest.keys}

    def save_dump(self, target: Path) -> None:
        with target.open("wb") as file, self._open(_DUMP) as dump:
            while piece := dump.read(1 << 20):
                file.write(piece)

    def blobs(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the packed body of each; raise when some are missing."""
        found = 0
        for member in self._tar:
            if member.name.startswith(_BLOBS):
                found += 1
                yield member.name.removeprefix(_BLOBS), self._read(member.name)
        if found != self.manifest.blobs:
            raise ArchiveError(f"The backup lacks pages: {found} of {self.manifest.blobs}.")

    def _manifest(self) -> Manifest:
        try:
            return Manifest.model_validate_json(self._read(_MANIFEST))
        except ValidationError as error:
            raise ArchiveError("This backup is of a kind that this program cannot read.") from error

    def _read(self, name: str) -> bytes:
        with self._open(name) as file:
            return file.read()

    def _open(self, name: str) -> IO[bytes]:
        try:
            file = self._tar.extractfile(name)
        except KeyError as error:
            raise ArchiveError(f"This is no backup of Clausewatch: it lacks {name}.") from error
        assert file is not None
        return file


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write an archive beside `path` and put it there when it is whole; only we may read it."""
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    try:
        with tarfile.open(partial, "w") as tar:
            yield Writer(tar)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open an archive; raise ArchiveError for what is none or is cut off."""
    try:
        with tarfile.open(path) as tar:
            yield Reader(tar)
    except tarfile.ReadError as error:
        raise ArchiveError(f"{path} is no backup, or is cut off: {error}.") from error


def kept_keys(data_dir: Path) -> dict[str, str]:
    """Read the key files of a data folder, those that there are."""
    return {name: (data_dir / name).read_text() for name in KEYS if (data_dir / name).exists()}


def missing_keys(given: Sequence[str]) -> list[str]:
    """Name the keys that stand in settings and so in no archive."""
    return [name.upper() for name in KEYS if name not in given]
