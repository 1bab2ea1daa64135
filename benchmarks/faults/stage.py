"""The whole product on real processes, with a hand on every one of them."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from signal import Signals

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from benchmarks.faults.sinks import Sinks, open_sinks
from cli.processes import Child, start
from cli.system import System, running
from config.settings import Settings
from storage.database import open_engine, transaction
from tests.factories import make_change, make_destination, make_platform, make_subscriber, watch

GROUPS: Mapping[str, tuple[str, ...]] = {
    "fetch": ("fetch",),
    "fanout": ("fanout",),
    "sender-1": ("email", "webhook"),
    "sender-2": ("email", "webhook"),
}
HOOKS_AT_ONCE = 8  # that one sender may have in flight, so many may come twice when it dies
SECRET = "whsec_" + "A" * 32
_STATES = "SELECT state, count(*) FROM notifications GROUP BY state"
_WAITING = """SELECT n.attempts, extract(epoch FROM min(n.next_attempt_at) - now())::int,
  extract(epoch FROM max(d.rests_until) - now())::int, max(n.leased_until) > now(),
  a.status, left(a.answer, 80), count(*)
FROM notifications n LEFT JOIN destinations d ON d.id = n.destination_id
LEFT JOIN attempts a ON a.notification_id = n.id AND a.number = n.attempts
WHERE n.state = 'pending' GROUP BY n.attempts, a.status, a.answer ORDER BY 7 DESC LIMIT 5"""


@dataclass
class Stage:
    """What a drill works with. Workers that die are started again only while `supervised`."""

    system: System
    engine: Engine
    sinks: Sinks
    supervised: bool = True
    messages: int = 0
    struck_at: float | None = None

    def strike(self) -> None:
        """Note the time: recovery is counted from here."""
        self.struck_at = time.monotonic()

    def owe(self, many: int, channel: str = "email", **subscriber: object) -> None:
        """Make one change that this many subscribers are to be alerted of on a channel."""
        later = datetime.now(UTC) + timedelta(days=7)
        make_platform(self.engine)
        for number in range(many):
            cells = {"next_digest_at": later, **subscriber}
            reader = make_subscriber(self.engine, email=f"r{number}@drill.example", **cells)
            watch(self.engine, reader)
            if channel == "webhook":
                address = f"http://127.0.0.1:{self.sinks.http_port}/r{number}"
                settings = {"url": address, "secrets": [SECRET]}
                make_destination(self.engine, reader, "webhook", settings)
        if channel == "webhook":
            self.execute("UPDATE destinations SET verified_at = NULL WHERE channel = 'email'")
        make_change(self.engine, detected_at=datetime.now(UTC))

    def owe_digests(self, many: int) -> None:
        """Make this many free subscribers whose weekly digest is due."""
        for number in range(many):
            make_subscriber(self.engine, plan="free", email=f"d{number}@drill.example")

    def states(self) -> dict[str, int]:
        """Count the notifications by state; empty while the database is away."""
        with suppress(OperationalError), self.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(text(_STATES))}
        return {}

    def waiting(self) -> str:
        """Say what is pending: tries, seconds to the next, rest, lease, answer, how many."""
        with suppress(OperationalError), self.engine.connect() as connection:
            return "; ".join(str(tuple(row)) for row in connection.execute(text(_WAITING)))
        return ""

    def count(self, statement: str) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(text(statement)).scalar_one())

    def execute(self, statement: str) -> None:
        with transaction(self.engine) as session:
            session.execute(text(statement))

    def wait(self, holds: Callable[[], object], seconds: float) -> float:
        """Return how long it took until `holds()`; TimeoutError when it does not in time."""
        began = time.monotonic()
        while not holds():
            self.keep_up()
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"not within {seconds:g} s")
            time.sleep(0.02)
        return time.monotonic() - began

    def pass_time(self, seconds: float) -> None:
        """Let a fault last, with the supervisor at work."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.keep_up()
            time.sleep(0.05)

    def keep_up(self) -> None:
        if self.supervised:
            self.system.crew.revive(time.monotonic())

    def worker(self, name: str) -> Child:
        return next(child for child in self.system.children if child.program.name == name)

    def send(self, name: str, number: Signals) -> None:
        """Send a signal to a whole program: its first process and all of its children."""
        os.killpg(self.worker(name).popen.pid, number)

    def kill_children(self, name: str) -> None:
        """Kill only the processes that a worker forked, as the kernel does when memory is short."""
        parent = self.worker(name).popen.pid
        listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        for pid in listed.split():
            os.kill(int(pid), Signals.SIGKILL)

    def restart(self, name: str, with_signal: Signals) -> None:
        """End a server or worker and start it again at once."""
        child = self.worker(name)
        child.popen.send_signal(with_signal)
        child.popen.wait()
        self.revive(name)

    def revive(self, name: str) -> None:
        """Start a program that ended, and wait until it is ready."""
        child = self.worker(name)
        child.popen = start(child.program, child.log.parent).popen
        self.wait(child.program.is_ready, 60)


@contextmanager
def open_stage(
    folder: Path, *, groups: Mapping[str, tuple[str, ...]] = GROUPS, **cells: object
) -> Iterator[Stage]:
    """Bring everything up in a folder, with the sweep and the leases as in use."""
    platforms = folder / "platforms"
    platforms.mkdir(parents=True)
    with open_sinks() as sinks:
        hosts = f"127.0.0.1:{sinks.http_port},127.0.0.1:{sinks.smtp_port}"
        defaults = {
            "data_dir": folder / "data",
            "platforms_dir": platforms,
            "smtp_url": f"smtp+plain://127.0.0.1:{sinks.smtp_port}",
            "allow_hosts": hosts,
            "web_port": 0,
            "worker_processes": 1,
            "http_at_once": HOOKS_AT_ONCE,
        }
        settings = Settings(_env_file=None, **{**defaults, **cells})
        with running(settings, groups=groups) as system:
            engine = open_engine(system.settings.database_url)
            yield Stage(system, engine, sinks)
            engine.dispose()


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
