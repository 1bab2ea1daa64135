"""The page server that all are measured on, and what it is told to do."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.waiting import wait_until

PAGES = 200


@dataclass(frozen=True)
class Case:
    """One behaviour of the server; `delay` in seconds before each answer."""

    name: str
    delay: float = 0.0
    etag: bool = False


@dataclass(frozen=True)
class Run:
    """All pages checked once: seconds on the clock, and of processor time."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class PageServer:
    """200 pages of 60 to 400 KB; what stands outside `#policy` differs at every request."""

    port: int

    def address(self, number: int) -> str:
        return f"http://127.0.0.1:{self.port}/doc/{number}.html"

    def behave(self, case: Case) -> None:
        wish = f"etag={int(case.etag)}&lm=0&delay={case.delay}"
        with urlopen(f"http://127.0.0.1:{self.port}/ctl/set?{wish}", timeout=10):
            pass

    def is_up(self) -> bool:
        with suppress(OSError):
            self.behave(Case("up"))
            return True
        return False


@contextmanager
def serve_pages(source: Path, python: Path, port: int) -> Iterator[PageServer]:
    """Run `server.py` of the shared folder with the interpreter that has what it needs."""
    program = [str(python), "server.py", str(port), str(PAGES)]
    server = subprocess.Popen(program, cwd=source, stdout=subprocess.DEVNULL)
    try:
        pages = PageServer(port)
        wait_until(pages.is_up, 60)
        yield pages
    finally:
        server.terminate()
        server.wait()
