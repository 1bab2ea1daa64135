"""One embedded server a folder: a lock that lives exactly as long as the server does."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.errors import CommandError, InUseError


@dataclass(frozen=True)
class Owner:
    """The command that started the server, and where others find that server."""

    pid: int
    url: str


@dataclass(frozen=True)
class Lock:
    """A lock file taken by us; it stays taken while any program holds `descriptor`."""

    descriptor: int

    def announce(self, url: str) -> None:
        """Let other commands find the server at `url`."""
        text = json.dumps({"pid": os.getpid(), "url": url}).encode()
        os.pwrite(self.descriptor, text, 0)


@contextmanager
def locked(path: Path, server: str, *, patience: float = 30) -> Iterator[Lock]:
    """Take the lock at `path`, to be handed to the server, so that it ends when the server does.

    A server that a killed command left behind is waited for (`patience`, in seconds); one whose
    command lives raises InUseError.
    """
    descriptor = _open(path)
    try:
        _await_turn(descriptor, path, server, time.monotonic() + patience)
        with _owned(descriptor):
            yield Lock(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _owned(descriptor: int) -> Iterator[None]:
    """Name nobody before and after: whoever then finds the lock taken waits for it."""
    os.ftruncate(descriptor, 0)
    try:
        yield
    finally:
        os.ftruncate(descriptor, 0)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as error:
        raise CommandError(
            f"{path.parent} belongs to another account. Start as that account, "
            "or set DATA_DIR to another folder."
        ) from error


def _await_turn(descriptor: int, path: Path, server: str, deadline: float) -> None:
    while not _taken(descriptor):
        owner = read_owner(path)
        if owner and _is_alive(owner.pid):
            raise InUseError(
                f"{server} in {path.parent} is in use by process {owner.pid}. "
                "Stop that command first, or set DATA_DIR to another folder.",
                owner.url,
            )
        if time.monotonic() > deadline:
            raise CommandError(
                f"A {server} without an owner still uses {path.parent}. "
                f"Stop it (`lsof {path}` names it), or set DATA_DIR to another folder."
            )
        time.sleep(0.05)


def read_owner(path: Path) -> Owner | None:
    """Say who announced a server in the lock file at `path`; it may have ended since."""
    try:
        return Owner(**json.loads(path.read_text()))
    except (FileNotFoundError, ValueError):  # none yet, or just starting
        return None


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
