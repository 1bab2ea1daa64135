"""`clausewatch backup`: one file from which everything can be restored."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.archive import Manifest, kept_keys, missing_keys, writing
from cli.errors import CommandError
from cli.pg_tools import dump_database
from cli.progress import show_progress
from cli.servers import open_database
from config import VERSION
from config.settings import Settings, read_settings
from notifications.wording import counted
from storage.blobs import open_blobs
from storage.database import open_engine
from storage.schema import current_heads, server_version

Target = Annotated[Path, typer.Argument(help="File to write; it must not exist.")]


def register(app: typer.Typer) -> None:
    app.command()(backup)


def backup(target: Target) -> None:
    """Write rows, pages as received and keys to one file; everything may go on meanwhile."""
    if target.exists():
        raise CommandError(f"{target} exists already: name another file.")
    with open_database(read_settings()) as settings:
        manifest = _write(target, settings, datetime.now(UTC))
    pages = counted(manifest.blobs, "stored page")
    typer.echo(f"Wrote {target}: {target.stat().st_size / 1e6:,.1f} MB, {pages}.")
    typer.echo(f"Keys in it: {', '.join(manifest.keys) or 'none'}. Keep it as secret as they are.")
    for name in missing_keys(manifest.keys):
        typer.echo(f"Not in it: {name}, which your settings hold. Keep it yourself.")


def _write(target: Path, settings: Settings, now: datetime) -> Manifest:
    """Dump the rows first: whatever pages they name are stored by then."""
    blobs, keys = open_blobs(settings.blobs), _keys_in_force(settings)
    with tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder:
        dump = Path(folder, "database.dump")
        dump_database(settings.database_url, dump)
        names = sorted(blobs.names())
        manifest = _describe(settings, tuple(keys), len(names), now)
        with writing(target) as archive:
            archive.add_manifest(manifest)
            for name, text in keys.items():
                archive.add_key(name, text)
            archive.add_dump(dump)
            for name in show_progress(names, "Pages"):
                archive.add_blob(name, blobs.packed(name))
    return manifest


def _keys_in_force(settings: Settings) -> dict[str, str]:
    """Read the key files, without one that a setting stands in for."""
    kept = kept_keys(settings.data_dir)
    return {name: text for name, text in kept.items() if getattr(settings, name) in {"", text}}


def _describe(settings: Settings, keys: tuple[str, ...], blobs: int, now: datetime) -> Manifest:
    engine = open_engine(settings.database_url)
    try:
        return Manifest(
            made_at=now,
            version=VERSION,
            postgres=server_version(engine),
            schema_heads=tuple(sorted(current_heads(engine))),
            keys=keys,
            blobs=blobs,
        )
    finally:
        engine.dispose()
