"""Where this machine's Chromium is, and whether it can be driven."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_DRIVER = (sys.executable, "-m", "playwright", "--version")


def find_chromium() -> Path | None:
    """Return the first Chromium on PATH, or None."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return Path(found) if found else None


def find_driver_fault(driver: Sequence[str] = _DRIVER) -> str:
    """Start what drives it; return the first line that a failure says, or nothing.

    >>> find_driver_fault(["sh", "-c", "echo libatomic.so.1: not found >&2; exit 127"])
    'libatomic.so.1: not found'
    """
    ended = subprocess.run(driver, capture_output=True, text=True, check=False)
    said = ended.stderr.strip() or f"it ended with {ended.returncode}"
    return said.partition("\n")[0] if ended.returncode else ""
