"""`clausewatch restore`: a backup into an empty place, with nothing told a second time."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cli.archive import Reader, kept_keys, missing_keys, reading
from cli.errors import CommandError
from cli.pg_tools import load_database
from cli.progress import show_progress
from cli.servers import open_database
from config.secret import put_key
from config.settings import Settings, read_settings
from notifications.wording import counted, moment
from storage.blobs import open_blobs
from storage.database import open_engine
from storage.schema import is_empty, knows, upgrade
from workers.context import open_context
from workers.steps.telling.restored import Restored, settle_restored

Source = Annotated[Path, typer.Argument(help="File that `clausewatch backup` wrote.", exists=True)]
Resend = Annotated[
    bool,
    typer.Option("--resend", help="Send what was waiting, though it may have gone out since."),
]


def register(app: typer.Typer) -> None:
    app.command()(restore)


def restore(source: Source, *, resend: Resend = False) -> None:
    """Restore a backup into an empty database and data folder.

    What waited to be sent when the backup was made is not sent, for it may have been since.
    """
    read = read_settings()
    # A key of our own must not be made here: those of the backup are to come.
    borrowed = read.model_copy(update={"secret_key": read.secret_key or "none is needed"})
    with reading(source) as archive, open_database(borrowed) as settings:
        _refuse_what_cannot_be(archive, settings)
        # Not in /tmp, which may be memory: a dump can be large.
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
            dump = Path(folder, "database.dump")
            archive.save_dump(dump)
            load_database(settings.database_url, dump)
        _put_keys(archive, settings)
        pages = _put_blobs(archive, settings)
        settled = _settle(settings, archive, resend=resend)
    _tell(archive, pages, settled, resend=resend)


def _refuse_what_cannot_be(archive: Reader, settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    try:
        if not is_empty(engine):
            raise CommandError(
                "The database is not empty. Set DATA_DIR (or DATABASE_URL) to an empty place."
            )
    finally:
        engine.dispose()
    if not knows(archive.manifest.schema_heads):
        raise CommandError(
            f"The backup was made by a newer Clausewatch ({archive.manifest.version}): "
            "restore it with that one."
        )
    theirs = kept_keys(settings.data_dir)
    if clash := [name for name, text in archive.keys().items() if theirs.get(name, text) != text]:
        raise CommandError(f"{settings.data_dir / clash[0]} is another key: move it away first.")


def _put_keys(archive: Reader, settings: Settings) -> None:
    for name, text in archive.keys().items():
        put_key(settings.data_dir / name, text)


def _put_blobs(archive: Reader, settings: Settings) -> int:
    """Store the pages; each is checked against the hash that is its name."""
    blobs, pages = open_blobs(settings.blobs), 0
    there = archive.manifest.blobs
    for name, packed in show_progress(archive.blobs(), "Pages", there):
        blobs.put_packed(name, packed)
        pages += 1
    return pages


def _settle(settings: Settings, archive: Reader, *, resend: bool) -> Restored:
    c = open_context(settings)
    try:
        upgrade(c.engine)
        return settle_restored(c, archive.manifest.made_at, resend=resend)
    finally:
        c.engine.dispose()


def _tell(archive: Reader, pages: int, settled: Restored, *, resend: bool) -> None:
    manifest = archive.manifest
    typer.echo(
        f"Restored as of {moment(manifest.made_at)}: {counted(settled.subscribers, 'subscriber')}, "
        f"{counted(settled.documents, 'document')}, {counted(pages, 'stored page')}."
    )
    if not resend:
        waited = counted(settled.messages, "message"), counted(settled.held, "held change")
        typer.echo(
            f"Not sent, for they may have gone out since: {waited[0]}, {waited[1]}, "
            f"{counted(settled.changes, 'change')} not fanned out."
        )
    typer.echo("What changed after the backup is found again, and told, at the next looks.")
    for name in missing_keys(manifest.keys):
        typer.echo(f"{name} is not in the backup: set it to what it was.")
