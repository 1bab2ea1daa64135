"""Start programs, wait until they are ready, notice when one dies, stop them all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cli.account import Account
from cli.errors import CommandError

_LAUNCH = Path(__file__).with_name("launch.py")
_LOG_LIMIT = 20_000_000  # bytes, of which one older piece is kept
_LONGEST_PAUSE = 60.0


@dataclass(frozen=True)
class Program:
    """What to start, and how it is to be treated."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    account: Account | None = None
    keep: tuple[int, ...] = ()
    """File descriptors handed on."""
    is_ready: Callable[[], bool] = lambda: True
    ready_within: float = 60
    stop_with: signal.Signals = signal.SIGTERM
    stop_within: float = 20
    on_orphaned: signal.Signals = signal.SIGKILL
    """What the kernel sends when we are killed without a chance to stop it."""


class DiedError(CommandError):
    """A program ended that should not have."""


@dataclass
class Child:
    """A program that was started."""

    program: Program
    log: Path
    popen: "subprocess.Popen[bytes]"
    since: float = field(default_factory=time.monotonic)
    pause: float = 1.0
    revive_at: float | None = None

    @property
    def code(self) -> int | None:
        """None while it lives."""
        return self.popen.poll()

    def tail(self, lines: int = 12) -> str:
        """Quote the end of its log."""
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 8000))
            last = file.read().decode(errors="replace").splitlines()[-lines:]
        return "\n".join(f"    {line}" for line in last)

    def obituary(self) -> str:
        """Say how it ended and what it said last."""
        return f"{self.program.name} {_describe(self.code)}. The end of {self.log}:\n{self.tail()}"


def command_line(program: Program) -> list[str]:
    """Spell the command that becomes `program` and ends with this process.

    It must be started from a thread that lives as long as the program is to live.
    """
    account = program.account
    ids = (account.uid, account.gid) if account else (-1, -1)
    starter = [sys.executable, "-I", "-S", str(_LAUNCH), str(os.getpid())]
    return [*starter, str(int(program.on_orphaned)), *map(str, ids), *program.argv]


def start(program: Program, logs: Path) -> Child:
    """Start `program` in a session of its own, so that Ctrl-C reaches us alone."""
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = logs / f"{program.name}.log"
    trim(log)
    with log.open("ab") as output:
        popen = subprocess.Popen(
            command_line(program),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=program.env,
            cwd=program.cwd,
            pass_fds=program.keep,
            start_new_session=True,
        )
    return Child(program, log, popen)


def stop(children: Sequence[Child]) -> None:
    """Ask all to end, wait as long as each may take, then kill what is left, children too."""
    for child in children:
        if child.code is None:
            child.popen.send_signal(child.program.stop_with)
    asked = time.monotonic()
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            left = asked + child.program.stop_within - time.monotonic()
            child.popen.wait(max(0.01, left))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.popen.pid, signal.SIGKILL)
        child.popen.wait()


@dataclass
class Crew:
    """Programs that work together: all are up, or the command ends."""

    logs: Path
    children: list[Child] = field(default_factory=list)

    def check(self) -> None:
        """Raise DiedError for the first that ended."""
        for child in self.children:
            if child.code is not None:
                raise DiedError(child.obituary())

    def revive(self, now: float) -> list[str]:
        """Start again what ended, after 1, 2, 4 ... 60 seconds, and say so; `now` is monotonic."""
        return [line for child in self.children if (line := self._look_after(child, now))]

    def await_ready(self) -> None:
        """Wait until each is ready; raise DiedError or CommandError when one is not to be."""
        for child in self.children:
            deadline = time.monotonic() + child.program.ready_within
            while not child.program.is_ready():
                self.check()
                if time.monotonic() > deadline:
                    raise CommandError(
                        f"{child.program.name} was not ready within "
                        f"{child.program.ready_within:g} s. The end of {child.log}:\n{child.tail()}"
                    )
                time.sleep(0.02)
        self.check()

    def _look_after(self, child: Child, now: float) -> str:
        trim(child.log)
        if child.code is None:
            return ""
        if child.revive_at is None:
            child.pause = 1.0 if now - child.since > _LONGEST_PAUSE else child.pause
            child.revive_at = now + child.pause
            return f"{child.obituary()}\nStarting it again in {child.pause:g} s."
        if now < child.revive_at:
            return ""
        child.popen = start(child.program, self.logs).popen
        child.pause = min(child.pause * 2, _LONGEST_PAUSE)
        child.since, child.revive_at = now, None
        return f"{child.program.name} started again."


@contextmanager
def started(programs: Sequence[Program], logs: Path) -> Iterator[Crew]:
    """Keep `programs` up for this block; they are ready when it begins and gone when it ends."""
    crew = Crew(logs)
    try:
        for program in programs:
            crew.children.append(start(program, logs))
        crew.await_ready()
        yield crew
    finally:
        stop(crew.children)


def trim(log: Path) -> None:
    """Move a log that grew too long aside, under a program that goes on writing to it."""
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.with_suffix(".log.1").write_bytes(log.read_bytes())
        os.truncate(log, 0)


def _describe(code: int | None) -> str:
    if code is None:
        return "is up"
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended by itself with code {code}"
