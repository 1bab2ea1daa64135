"""Waits that end as soon as they can: no test sleeps for luck."""

import time
from collections.abc import Callable
from pathlib import Path


def wait_until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Return when `holds()` is true; fail the test when it is not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:g} s"
        time.sleep(0.02)


def programs_naming(text: object) -> list[str]:
    """List the command lines of this machine that contain `text` (Linux)."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        if str(text) in line:
            found.append(line)
    return found
