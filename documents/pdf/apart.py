"""Reads a PDF in a process of its own: PDFium knows no bounds of time and memory, and may crash."""

import json
import resource
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from signal import Signals
from typing import Any

from documents.outcome import ExtractError, ExtractFailure
from documents.pdf.lines import Line, Print, read_print

_ROOT = Path(__file__).parents[2]
_CPU_SECONDS = 10
_SECONDS = 120  # on a machine that has much else to do
_BYTES = 700_000_000


def read_apart(body: bytes) -> Print:
    """Read as `read_print` does; a PDF that takes more than 10 s or 700 MB is TOO_TANGLED."""
    command = [sys.executable, "-m", __name__]
    try:
        # In a session of its own, so that a Ctrl-C meant for us does not cut the reading short.
        child = subprocess.run(
            command,
            input=body,
            capture_output=True,
            cwd=_ROOT,
            timeout=_SECONDS,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        detail = f"reading it took more than {_SECONDS} s"
        raise ExtractError(ExtractFailure.TOO_TANGLED, detail) from error
    if child.returncode < 0:
        detail = f"reading it ended in {Signals(-child.returncode).name}"
        raise ExtractError(ExtractFailure.TOO_TANGLED, detail)
    child.check_returncode()
    return _understood(json.loads(child.stdout))


def _understood(answer: dict[str, Any]) -> Print:
    if "failure" in answer:
        raise ExtractError(ExtractFailure(answer["failure"]), answer["detail"])
    pages = [[Line(**line) for line in page] for page in answer["pages"]]
    return Print(pages, answer["title"], answer["language"])


def _answer(body: bytes) -> dict[str, Any]:
    try:
        return asdict(read_print(body))
    except ExtractError as error:
        return {"failure": error.reason.value, "detail": error.detail}
    except MemoryError:
        detail = f"reading it took more than {_BYTES} bytes of memory"
        return {"failure": ExtractFailure.TOO_TANGLED.value, "detail": detail}


def main() -> None:
    """Answer for the PDF on standard input, in JSON on standard output."""
    limits = {
        resource.RLIMIT_AS: _BYTES,
        resource.RLIMIT_CPU: _CPU_SECONDS,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        with suppress(ValueError, OSError):  # macOS knows no limit of memory
            resource.setrlimit(limit, (most, most))
    json.dump(_answer(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
