"""Documents on the page server that the peers were measured on, and what it is told to do."""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from socket import socket
from urllib.request import urlopen

from tests.waiting import wait_until


@dataclass(frozen=True)
class Spell:
    """A mode from `at` on: at one answer only, or at all before `until`."""

    mode: str
    at: datetime
    until: datetime | None = None
    once: bool = False


def _ok(_: datetime) -> str:
    return "ok"


@dataclass(frozen=True)
class Modes:
    """How one page behaves: usually, and in spells."""

    spells: tuple[Spell, ...] = ()
    usual: Callable[[datetime], str] = _ok


@dataclass
class SharedPages:
    """The server's named pages, each kept in the mode that its document's life asks for."""

    port: int
    lives: Mapping[str, Modes] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    hits: dict[str, int] = field(default_factory=dict)
    spent: set[Spell] = field(default_factory=set)

    def address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/x/{name}"

    def prepare(self, now: datetime) -> None:
        """Tell the server what each page is from now on."""
        for name, modes in self.lives.items():
            spell = self._spell(modes, now)
            mode = spell.mode if spell else modes.usual(now)
            if mode != self.said.get(name):
                self.hits[name] = self._say(name, mode)
                self.said[name] = mode

    def settle(self, now: datetime) -> None:
        """End the spells of one answer that were seen."""
        for name, modes in self.lives.items():
            spell = self._spell(modes, now)
            if spell and spell.once and self._say(name, spell.mode) > self.hits[name]:
                self.spent.add(spell)

    def is_up(self) -> bool:
        with suppress(OSError):
            self._ask("stats")
            return True
        return False

    def _spell(self, modes: Modes, now: datetime) -> Spell | None:
        current = (
            spell
            for spell in modes.spells
            if spell.at <= now and spell not in self.spent
            if spell.until is None or now < spell.until
        )
        return next(current, None)

    def _say(self, name: str, mode: str) -> int:
        return int(self._ask(f"x?name={name}&mode={mode}")["hits"])

    def _ask(self, wish: str) -> dict[str, int]:
        with urlopen(f"http://127.0.0.1:{self.port}/ctl/{wish}", timeout=10) as answer:
            found: dict[str, int] = json.load(answer)
        return found


@contextmanager
def serve_shared_pages(source: Path, python: Path) -> Iterator[int]:
    """Run `server.py` of the shared folder with an interpreter that has uvloop and httptools.

    Gives its port.
    """
    with socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
    program = [str(python), "server.py", str(port), "1"]
    server = subprocess.Popen(program, cwd=source, stdout=subprocess.DEVNULL)
    try:
        pages = SharedPages(port)
        wait_until(lambda: pages.is_up() or server.poll() is not None, 60)
        if server.poll() is not None:
            raise SystemExit(f"{source / 'server.py'} does not start with {python}: see --peers")
        yield port
    finally:
        server.terminate()
        server.wait()
