"""Where an embedded server keeps its data and its socket."""

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cli.account import Account, can_reach
from cli.errors import CommandError

Say = Callable[[str], None]

# A Unix socket's path holds 107 bytes on Linux, 103 on macOS; `.s.PGSQL.5432` goes behind.
_LONGEST_FOLDER = 80
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")
_OPEN_BASES = (Path("/var/lib/clausewatch"), Path("/var/tmp/clausewatch"))  # noqa: S108 - see open_base


def say_nothing(_line: str) -> None:
    """Stand in where nobody listens."""


def make_home(data_dir: Path, name: str, account: Account | None, say: Say) -> Path:
    """Make `data_dir/name`, entered only by the account that runs the server.

    When we are root and that account cannot get there, the folder stands elsewhere and
    `data_dir/name` is a link to it.
    """
    home = data_dir.absolute() / name
    if account is None:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return home
    if not home.exists():
        _found(home, account, say)
    return home.resolve()


def discard(data_dir: Path) -> None:
    """Delete `data_dir`, and what of it had to stand elsewhere."""
    folders = (Path(parent, name) for parent, names, _ in os.walk(data_dir) for name in names)
    for folder in folders:
        if folder.is_symlink() and folder.resolve().parent in _OPEN_BASES:
            shutil.rmtree(folder.resolve(), ignore_errors=True)
    shutil.rmtree(data_dir, ignore_errors=True)


@contextmanager
def socket_folder(home: Path, account: Account | None) -> Iterator[Path]:
    """Yield a private folder for a socket, short and plain enough to stand in an address."""
    folder = home / "socket"
    if len(os.fsencode(folder)) <= _LONGEST_FOLDER and _PLAIN_PATH.fullmatch(str(folder)):
        yield _give(folder, account)
        return
    folder = Path(tempfile.mkdtemp(prefix="clausewatch-", dir=_short_temporary()))
    try:
        yield _give(folder, account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def open_base() -> Path:
    """Make or find a folder that every account can enter and only root can write.

    Its owner is checked, for anybody may make a folder in the shared temporary one.
    """
    for base in _OPEN_BASES:
        with suppress(OSError):
            base.mkdir(mode=0o755, exist_ok=True)
            found = base.lstat()
            if stat.S_ISDIR(found.st_mode) and found.st_uid == 0 and not found.st_mode & 0o022:
                base.chmod(0o755)  # whatever our umask is
                return base
    raise CommandError(
        "PostgreSQL runs as an ordinary account, which cannot reach this folder. "
        "Start as an ordinary user, or set DATA_DIR to a folder that all may enter."
    )


def _found(home: Path, account: Account, say: Say) -> None:
    home.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    if can_reach(account, home):
        _give(home, account)
        return
    elsewhere = Path(tempfile.mkdtemp(prefix=f"{home.name}-", dir=open_base()))
    _give(elsewhere, account)
    home.unlink(missing_ok=True)  # a link whose folder is gone
    home.symlink_to(elsewhere)
    say(f"{account.name}, who runs PostgreSQL, cannot enter {home.parent}: data are in {elsewhere}")


def _give(folder: Path, account: Account | None) -> Path:
    folder.mkdir(exist_ok=True)
    if account:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)
    return folder


def _short_temporary() -> Path:
    usual = Path(tempfile.gettempdir())
    return usual if len(os.fsencode(usual)) <= _LONGEST_FOLDER // 2 else Path("/tmp")  # noqa: S108
