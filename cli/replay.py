"""`clausewatch replay`: take a recorded history through the real steps, at its own times."""

import json
from collections import Counter
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from cli.replaying.crew import Told, replay_stories, scratch_place
from cli.replaying.lines import Line
from cli.replaying.records import Story, count_lines, read_stories
from config.settings import Settings, read_settings

_COLUMNS = (TextColumn("Replaying"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())


def register(app: typer.Typer) -> None:
    app.command()(replay)


def replay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of recorded histories.")],
    out: Annotated[Path, typer.Option(help="Where to write one JSON line per record.")],
    only: Annotated[list[str] | None, typer.Option(help="Only this service; repeatable.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Documents replayed at once.")] = 2,
) -> None:
    """Replay recorded histories through the real steps, and write what came of each record.

    Uses a scratch database and a scratch folder, both gone afterwards; tells nobody.
    """
    stories = read_stories(folder, only or ())
    with out.open("w", encoding="utf-8") as file:
        lines = replay_corpus(stories, folder, read_settings(), jobs)
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    Console().print(_table(lines))


def replay_corpus(
    stories: Sequence[Story], folder: Path, settings: Settings, jobs: int
) -> list[Line]:
    """Replay stories behind a progress bar; return the lines in the order of the indexes."""
    told: list[Told] = []
    with (
        scratch_place(settings) as scratch,
        Progress(*_COLUMNS, console=Console(stderr=True)) as progress,
    ):
        bar = progress.add_task("", total=count_lines(stories))
        for lines in replay_stories(stories, folder, scratch, jobs):
            told += lines
            progress.advance(bar, len(lines))
    return [line for _, line in sorted(told, key=itemgetter(0))]


def _table(lines: Sequence[Line]) -> Table:
    outcomes = list(dict.fromkeys(line["outcome"] for line in lines))
    headings = (Column("Recorded as", overflow="fold"), *outcomes, "alerts")
    table = Table(*headings, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for kind in dict.fromkeys(line["kind"] for line in lines):
        of_kind = [line for line in lines if line["kind"] == kind]
        counts = Counter(line["outcome"] for line in of_kind)
        alerts = sum(line["alert"] for line in of_kind)
        table.add_row(kind, *(str(counts[outcome]) for outcome in outcomes), str(alerts))
    return table
