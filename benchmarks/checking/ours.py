"""Clausewatch as it is deployed: beat's task, two worker processes, PostgreSQL and Redis."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.checking.pages import PAGES, PageServer, Run
from cli.system import System, running
from config.settings import Settings
from models.declaration import Declaration, Page
from models.tables import Document, Platform
from storage.database import open_engine, transaction
from tests.waiting import wait_until
from workers.app import make_app

_DOCUMENTS_A_PLATFORM = 5
_TICKS_PER_SECOND = 100
_GROUPS = {"fetch": ("fetch",), "fanout": ("fanout",)}


@dataclass(frozen=True)
class Clausewatch:
    """The system under measurement."""

    system: System
    engine: Engine

    def check_all(self) -> Run:
        """Make every document due, ring once, and wait for a Check row of each."""
        with transaction(self.engine) as session:
            before = session.execute(text("SELECT count(*) FROM checks")).scalar_one()
            session.execute(text("UPDATE documents SET next_check_at = now()"))
            session.execute(text("UPDATE platforms SET rung_at = NULL"))
        cpu, started = self._cpu(), time.perf_counter()
        make_app(self.system.settings).send_task("dispatch_due_platforms", queue="fanout")
        wait_until(lambda: self._checks() >= before + PAGES, 120)
        return Run(time.perf_counter() - started, self._cpu() - cpu)

    def outcomes(self) -> dict[str, int]:
        with transaction(self.engine) as session:
            rows = session.execute(text("SELECT outcome, count(*) FROM checks GROUP BY 1"))
            return {row[0]: row[1] for row in rows}

    def _checks(self) -> int:
        with transaction(self.engine) as session:
            return int(session.execute(text("SELECT count(*) FROM checks")).scalar_one())

    def _cpu(self) -> float:
        """Processor seconds of the workers and their children so far; servers are counted apart."""
        parents = {child.popen.pid for child in self.system.crew.children}
        return sum(_seconds(pid, parents) for pid in _processes())


@contextmanager
def watching(pages: PageServer, folder: Path) -> Iterator[Clausewatch]:
    """Start everything, and declare the server's pages as documents."""
    platforms = folder / "platforms"
    platforms.mkdir(parents=True)
    settings = Settings(
        _env_file=None,
        data_dir=folder / "data",
        platforms_dir=platforms,
        web_port=0,
        allow_hosts=f"127.0.0.1:{pages.port}",
        host_pause=0.0,
        host_at_once=200,
        tick_every=3600,
        sweep_every=3600,
        check_every=3600,
    )
    with running(settings, groups=_GROUPS) as system:
        engine = open_engine(system.settings.database_url)
        with transaction(engine) as session:
            for number in range(0, PAGES, _DOCUMENTS_A_PLATFORM):
                slug = f"p{number}"
                session.add(Platform(id=slug, name=slug, homepage="https://p.example"))
                session.flush()
                session.add_all(_documents(pages, slug, number))
        yield Clausewatch(system, engine)
        engine.dispose()


def _documents(pages: PageServer, slug: str, first: int) -> list[Document]:
    return [
        Document(
            platform_id=slug,
            terms_type=f"Document {number}",
            declaration=_declaration(pages.address(number)),
            next_check_at=datetime.now(UTC),
        )
        for number in range(first, first + _DOCUMENTS_A_PLATFORM)
    ]


def _declaration(address: str) -> dict[str, object]:
    page = Page(url=address, select=("#policy",))
    return Declaration(type="Privacy Policy", pages=(page,)).model_dump(mode="json")


def _processes() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _seconds(pid: int, parents: set[int]) -> float:
    try:
        cells = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    if pid not in parents and int(cells[1]) not in parents:
        return 0.0
    return (int(cells[11]) + int(cells[12])) / _TICKS_PER_SECOND
