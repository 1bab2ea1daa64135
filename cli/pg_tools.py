"""Dump a database to a file and load it again, by PostgreSQL's own programs."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import make_url

from cli.embedded.binaries import find_postgres
from cli.errors import CommandError


def dump_database(url: str, target: Path) -> None:
    """Write all rows as one consistent moment saw them."""
    _call("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"], url)


def load_database(url: str, dump: Path) -> None:
    """Load a dump into an empty database: all of it or nothing."""
    _call("pg_restore", ["--single-transaction", "--no-owner", "--no-privileges", str(dump)], url)


def _call(program: str, options: Sequence[str], url: str) -> None:
    address = make_url(url).set(drivername="postgresql")
    shown = address.set(password=None).render_as_string(hide_password=False)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    env |= {"LC_ALL": "C", "PGPASSWORD": address.password or ""}
    argv = [str(_find(program)), f"--dbname={shown}", *options]
    ended = subprocess.run(argv, capture_output=True, text=True, env=env, check=False)
    if ended.returncode:
        raise CommandError(f"{program} stopped: {ended.stderr.strip()}")


def _find(program: str) -> Path:
    """Prefer the packaged program, which knows every older server, to the one on PATH."""
    try:
        return find_postgres(None) / program
    except CommandError:
        found = shutil.which(program)
    if found is None:
        raise CommandError(f"{program} is needed: install PostgreSQL's client programs.")
    return Path(found)
