"""Let a world live: the steps of the real tasks, in simulated time, over real loopback HTTP."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from math import ceil
from pathlib import Path
from random import Random
from uuid import uuid4

from sqlalchemy import func
from sqlmodel import col, select

from benchmarks.trusting.cast import Member, cast, declare
from benchmarks.trusting.faults import HOME
from benchmarks.trusting.judging import Judgement, judge
from benchmarks.trusting.scripts import Ask, Script
from benchmarks.trusting.shared_pages import Modes, SharedPages
from benchmarks.trusting.worlds import WORLDS, World
from config.settings import Settings
from demo.loopback import Answer, Request, serve_loopback
from models.tables import Document
from storage.database import transaction
from storage.scratch import scratch_database
from workers.context import Context, open_context
from workers.steps.operating.sweep import find_due_platforms
from workers.steps.telling.fan_out import fan_out
from workers.steps.watching.track import track_platforms

Outage = tuple[datetime, datetime] | None


@dataclass(frozen=True)
class Wish:
    """What to simulate, from where on and for how long; `database_url` is of the server."""

    world: str
    start: datetime
    days: float
    database_url: str
    shared_port: int


@dataclass
class _Clock:
    at: datetime

    def read(self) -> datetime:
        return self.at


class _Site:
    """Our own pages: one path a document, answered as its script says at the clock's time."""

    def __init__(self, members: Sequence[Member], clock: _Clock) -> None:
        self._clock = clock
        self._scripts = {f"/{m.slug}": m.plot.script for m in members}
        self._dice = {f"/{m.slug}": Random(m.frame.seed) for m in members}

    def answer(self, request: Request) -> Answer:
        script = self._scripts.get(request.path)
        if not isinstance(script, Script):
            known = request.path == "/"
            return Answer(HOME) if known else Answer("", HTTPStatus.NOT_FOUND)
        dice = self._dice[request.path]
        kept = request.headers.get("Cookie", "").partition("visitor=")[2].partition(";")[0]
        return script.answer(Ask(self._clock.at, kept or f"{dice.getrandbits(32):x}", dice))


def live(wish: Wish) -> list[Judgement]:
    """Simulate one world from its first check on, and judge each of its documents."""
    world, clock = WORLDS[wish.world], _Clock(wish.start)
    members = list(cast(world.scenarios, wish.start, wish.days))
    site = _Site(members, clock)
    with serve_loopback(site.answer) as port, _context(wish, port, clock) as c:
        shared = SharedPages(wish.shared_port, _lives(members))
        with transaction(c.engine) as session:
            declare(session, members, lambda m: _address(m, port, shared), wish.start)
        _pass_time(world, wish, clock, shared, c)
        return judge(members, c)


def _pass_time(world: World, wish: Wish, clock: _Clock, shared: SharedPages, c: Context) -> None:
    end, outage = wish.start + timedelta(days=wish.days), world.outage(wish.start, wish.days)
    told = wish.start
    while (now := _next_tick(clock.at, wish.start, outage, c)) <= end:
        clock.at = now
        shared.prepare(now)
        _tick(c)
        shared.settle(now)
        if now - told >= timedelta(days=5):
            told = now
            print(f"{world.name}: day {(now - wish.start).days}", file=sys.stderr)


def _tick(c: Context) -> None:
    """Do what beat's minute starts: ring, fetch, and fan out what was found."""
    for platform_ids in find_due_platforms(c):
        for change_id in track_platforms(platform_ids, c):
            fan_out(change_id, c)


def _next_tick(last: datetime, start: datetime, outage: Outage, c: Context) -> datetime:
    """Return the next minute of the beat at which something is due; those in between are idle."""
    with transaction(c.engine) as session:
        due = session.exec(select(func.min(col(Document.next_check_at)))).one()
    tick = timedelta(seconds=c.settings.tick_every)
    now = start + max(ceil((due - start) / tick) * tick, last + tick - start)
    if outage and outage[0] <= now < outage[1]:
        return outage[1]
    return now


@contextmanager
def _context(wish: Wish, port: int, clock: _Clock) -> Iterator[Context]:
    with (
        scratch_database(wish.database_url, f"trust_{uuid4().hex}") as url,
        tempfile.TemporaryDirectory(prefix="clausewatch-trust-") as folder,
    ):
        settings = Settings(
            _env_file=None,
            database_url=url,
            data_dir=Path(folder),
            allow_hosts=f"127.0.0.1:{port},127.0.0.1:{wish.shared_port}",
            host_pause=0.0,
            host_at_once=20,
            fetch_threads=20,
        )
        dice = Random(wish.world)
        c = replace(open_context(settings), now=clock.read, chance=dice.random)
        yield c
        c.fetcher.close()
        c.engine.dispose()


def _address(member: Member, port: int, shared: SharedPages) -> str:
    if isinstance(member.plot.script, Modes):
        return shared.address(member.slug)
    return f"http://127.0.0.1:{port}/{member.slug}"


def _lives(members: Sequence[Member]) -> dict[str, Modes]:
    return {m.slug: m.plot.script for m in members if isinstance(m.plot.script, Modes)}
