"""Who runs PostgreSQL when we are root, which it refuses, and where that account can go."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from cli.errors import CommandError

_CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An ordinary user of this machine."""

    name: str
    uid: int
    gid: int


def choose_account(data: Path) -> Account | None:
    """Say who must run the server; None is ourselves.

    Data made before stay with the account that owns them.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return _account(pwd.getpwuid(data.stat().st_uid))
    for name in _CANDIDATES:
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise CommandError(
        "PostgreSQL does not run as root, and there is no account `postgres` or `nobody`. "
        "Start as an ordinary user, or set DATABASE_URL."
    )


def can_reach(account: Account, path: Path) -> bool:
    """Say whether `account` may enter every folder on the way to `path`, going by modes alone."""
    return all(_may_enter(account, folder.stat()) for folder in path.resolve().parents)


def _may_enter(account: Account, folder: os.stat_result) -> bool:
    if folder.st_uid == account.uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == account.gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
