"""Set up `.venv`: started by `make setup` with a bare Python, before anything is installed."""

import argparse
import hashlib
import importlib.util
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "set-up-for"
PINNED = ROOT / "requirements-dev.txt"
_PIP = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-qq")

NO_VENV = """Python {version} ({path}) comes without its venv module.
On Debian or Ubuntu: apt install python3-venv. Or name another Python: make setup PYTHON=..."""
NO_REDIS = """There is no Redis for this machine: the packaged one is for Linux on x86-64 with
Python 3.11 or 3.12. Install redis-server or valkey-server (Debian, Ubuntu: apt install
redis-server; macOS: brew install redis), so that it is on PATH, and try again."""


def main() -> int:
    """Make the environment unless it is up to date; return an exit code."""
    options = _read_options()
    began = time.monotonic()
    try:
        if is_up_to_date(exactly=options.exactly):
            say("Set up already: .venv matches requirements-dev.txt.")
            return 0
        if complaint := find_complaint():
            say(complaint)
            return 1
        set_up(exactly=options.exactly)
    except subprocess.CalledProcessError as error:
        say(f"Set-up stopped: {' '.join(map(str, error.cmd))} gave {error.returncode}.")
        return 1
    except KeyboardInterrupt:
        say("Set-up interrupted; the next one goes on from here.")
        return 130
    say(f"Set up in {time.monotonic() - began:.0f} s: .venv/bin/clausewatch is ready.")
    return 0


def is_up_to_date(*, exactly: bool) -> bool:
    """Say whether `.venv` works and was made from these files (and, exactly, by this Python)."""
    if not STAMP.exists() or STAMP.read_text() != fingerprint():
        return False
    return (VENV / "bin" / "clausewatch").exists() and is_usable(exactly=exactly)


def is_usable(*, exactly: bool) -> bool:
    """Say whether the Python in `.venv` starts and, exactly, is of our version."""
    ask: list[str | Path] = [PYTHON, "-c", "import sys, pip; print(*sys.version_info[:2])"]
    try:
        answer = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return False
    return not exactly or answer == list(map(str, sys.version_info[:2]))


def fingerprint() -> str:
    """Name the state of what decides the environment, and its place, which its scripts contain."""
    parts = [file.read_bytes() for file in (PINNED, ROOT / "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*parts, str(VENV).encode()])).hexdigest()


def find_complaint() -> str:
    """Say what this machine lacks and what to do; empty when it lacks nothing."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return NO_VENV.format(version=platform.python_version(), path=sys.executable)
    on_path = any(map(shutil.which, ("redis-server", "valkey-server")))
    if not on_path and not has_redis_wheel(sys.platform, platform.machine(), sys.version_info[:2]):
        return NO_REDIS
    return ""


def has_redis_wheel(system: str, machine: str, version: tuple[int, ...]) -> bool:
    """Say whether the registry has a Redis for this kind of machine.

    >>> has_redis_wheel("linux", "x86_64", (3, 12)), has_redis_wheel("linux", "x86_64", (3, 13))
    (True, False)
    """
    return system == "linux" and machine == "x86_64" and version < (3, 13)


def set_up(*, exactly: bool) -> None:
    """Make the environment, install what is pinned, then the project itself in place."""
    if not is_usable(exactly=exactly):
        say(f"Making .venv with Python {platform.python_version()}")
        call([sys.executable, "-m", "venv", "--clear", VENV])
    count = sum("==" in line for line in PINNED.read_text().splitlines())
    say(f"Installing up to {count} packages, each checked against its hash: half a minute or so")
    call([*_PIP, "--require-hashes", "-r", PINNED])
    say("Installing clausewatch itself, in place")
    call([*_PIP, "--no-deps", "--no-build-isolation", "--editable", ROOT])
    STAMP.write_text(fingerprint())


def call(command: Sequence[str | Path]) -> None:
    subprocess.run(command, check=True, cwd=ROOT)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exactly", action="store_true", help="insist on this Python's version")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
