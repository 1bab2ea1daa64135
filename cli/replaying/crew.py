"""Share the stories of a replay among processes, each with its own edges on one scratch place."""

import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

from cli.replaying.drive import replay_story
from cli.replaying.lines import Line
from cli.replaying.records import Story
from cli.servers import open_database
from config.settings import Settings
from storage.scratch import scratch_database
from workers.context import open_context

Told = tuple[int, Line]


@contextmanager
def scratch_place(settings: Settings) -> Iterator[Settings]:
    """Yield settings that name an empty database and blob folder, both gone afterwards."""
    with (
        open_database(settings) as found,
        scratch_database(found.database_url, f"replay_{uuid4().hex}") as url,
        tempfile.TemporaryDirectory(prefix="clausewatch-replay-") as folder,
    ):
        yield found.model_copy(update={"database_url": url, "blob_url": folder})


def replay_stories(
    stories: Sequence[Story], corpus: Path, settings: Settings, jobs: int
) -> Iterator[list[Told]]:
    """Replay stories with `jobs` processes; yield each one's lines as it ends, in any order."""
    tell = partial(_replay, corpus=corpus, settings=settings)
    if jobs == 1:
        yield from map(tell, stories, range(len(stories)))
        return
    # A fresh interpreter each: a forked one would share our database connections and locks.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn) as pool:
        told: list[Future[list[Told]]] = [
            pool.submit(tell, story, number) for number, story in enumerate(stories)
        ]
        try:
            for future in as_completed(told):
                yield future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _replay(story: Story, number: int, *, corpus: Path, settings: Settings) -> list[Told]:
    context = open_context(settings)
    try:
        return list(replay_story(story, number, corpus, context))
    finally:
        context.engine.dispose()
