"""Waits that end as soon as they can: no test sleeps for luck."""

import time
from collections.abc import Callable
from pathlib import Path


def wait_until(holds: Callable[[], object], seconds: float = 30) -> None:
    """Return when `holds()` is true; fail the test when it is not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:g} s"
        time.sleep(0.02)


def programs_naming(text: object) -> dict[int, str]:
    """Map process to command line for those with `text` in that or in their environment (Linux)."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        line = _read(place / "cmdline")
        if str(text) in line + _read(place / "environ"):
            found[int(place.name)] = line
    return found


def _read(file: Path) -> str:
    try:
        return file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # ended meanwhile, or somebody else's
        return ""
