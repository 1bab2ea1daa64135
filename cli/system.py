"""The whole product on one machine: servers, beat, workers and web, up together, gone together."""

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from cli import programs
from cli.embedded.place import Say, say_nothing
from cli.errors import CommandError
from cli.processes import Child, Crew, started
from cli.progress import show_progress
from cli.servers import own_servers
from config.settings import Settings
from models.platform_files import read_platform_folder
from notifications.wording import counted
from storage.database import transaction
from storage.schema import upgrade
from workers.context import Context, open_context
from workers.steps.destinations.destinations import seal_destinations
from workers.steps.reading.liken import liken, provisions_to_liken
from workers.steps.reading.tell_stances import tell_stances, untold
from workers.steps.watching.declare import declare_operator, declare_platforms

GROUPS: Mapping[str, tuple[str, ...]] = {
    "fetch": ("fetch",),
    "browser": ("browser", "analysis"),
    "fanout": ("fanout",),
    "channels": ("email", "slack", "webhook"),
}
"""Worker name -> the queues it takes, so that nothing slow keeps a message waiting."""


@dataclass(frozen=True)
class System:
    """Everything that is up; `settings` name every address and the signing key."""

    settings: Settings
    crew: Crew
    servers: Crew

    @property
    def children(self) -> list[Child]:
        return self.servers.children + self.crew.children

    def check(self) -> None:
        """Raise DiedError when any of it ended."""
        self.servers.check()
        self.crew.check()

    def revive(self, now: float) -> list[str]:
        """Start again what ended, and say so; a server that ended raises DiedError instead."""
        self.servers.check()
        return self.crew.revive(now)


@contextmanager
def running(
    settings: Settings,
    *,
    groups: Mapping[str, tuple[str, ...]] = GROUPS,
    durable: bool = True,
    say: Say = say_nothing,
) -> Iterator[System]:
    """Keep the product up for this block; when it begins, every part takes work.

    Call it from the main thread: each part ends with the thread that started it, even when that
    is killed. Raises CommandError, with nothing left up, when a part does not come up.
    """
    with (
        closing(_listen(settings.web_host, settings.web_port)) as door,
        own_servers(settings, durable=durable, say=say) as (found, children),
    ):
        whole = _with_address(found, door)
        logs = whole.data_dir / "logs"
        say(prepare(whole, datetime.now(UTC)))
        workers = [programs.worker(whole, name, queues) for name, queues in groups.items()]
        say("Starting beat, workers and web")
        pages = programs.web(whole, door)
        with started([programs.beat(whole), *workers, *pages], logs) as crew:
            yield System(whole, crew, Crew(logs, children))


def prepare(settings: Settings, now: datetime) -> str:
    """Migrate the database, load the platform files, seal secrets; return what was found."""
    files = read_platform_folder(settings.platforms_dir)
    c = open_context(settings)
    try:
        upgrade(c.engine)
        with transaction(c.engine) as session:
            documents = declare_platforms(session, files, now)
            for email in settings.operators:
                declare_operator(session, email, now)
        seal_destinations(c, plain=True)
        _complete_clauses(c)
    finally:
        c.engine.dispose()
    return f"Watching {counted(len(files), 'platform')}, {counted(documents, 'document')}"


def _complete_clauses(c: Context) -> None:
    """Write what clauses of an earlier release lack; where it was broken off, it goes on."""
    if many := untold(c):
        for _ in show_progress(tell_stances(c), "Reading how clauses stand", many):
            pass
        for provision in show_progress(provisions_to_liken(c), "Comparing wordings"):
            liken(provision, c)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        door = socket.create_server((host, port), family=family)
    except OSError as error:
        raise CommandError(
            f"The web pages cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}). "
            "Set WEB_HOST or WEB_PORT; WEB_PORT=0 takes any free one."
        ) from error
    # Connections inherit it; otherwise each answer waits 40 ms for the reader's sign of receipt.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


def _with_address(settings: Settings, door: socket.socket) -> Settings:
    """Name the port that was taken, also in links unless PUBLIC_URL says where readers come in."""
    host, port = door.getsockname()[:2]
    found = {"web_port": port}
    if "public_url" not in settings.model_fields_set:
        found["public_url"] = f"http://{programs.local_name(host)}:{port}"
    return settings.model_copy(update=found)
