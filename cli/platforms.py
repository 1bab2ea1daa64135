"""`clausewatch platforms`: see, validate, check and import platform files.

Each command is one function below; a further one is one more.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Column, Table
from rich.text import Text

from cli.errors import CommandError
from config.chromium import find_chromium
from config.settings import read_settings
from fetching.errors import FetchError
from models.declaration import PlatformFile
from models.mistakes import did_you_mean
from models.ota_folder import ImportReport, declaration_files, import_folder
from models.platform_files import PlatformFolder, scan_platform_folder
from models.platform_text import record_verified, write_platform_file
from models.terms_types import terms_types
from workers.context import open_context
from workers.steps.watching.discover import Fetchers, Proposal, discover
from workers.steps.watching.verify import Tried, try_out

platforms = typer.Typer(no_args_is_help=True, help="See and check platform files.")

Folder = Annotated[
    Path | None, typer.Argument(help="Folder of platform files; without it, PLATFORMS_DIR.")
]


def register(app: typer.Typer) -> None:
    """Add the `platforms` commands to `app`."""
    app.add_typer(platforms, name="platforms")


@platforms.command("list")
def list_platforms(folder: Folder = None) -> None:
    """List every platform with its documents."""
    found = _scan(folder)
    table = Table("Platform", "Name", "Documents", "Verified")
    for platform in found.files:
        documents = platform.documents
        verified = sum(document.verified != "never" for document in documents)
        types = ", ".join(document.type for document in documents)
        table.add_row(platform.slug, Text(platform.name), types, f"{verified} of {len(documents)}")
    Console().print(table)
    _report_mistakes(found)


@platforms.command("validate")
def validate(folder: Folder = None) -> None:
    """Name every mistake in the platform files, with file and line; exit 1 if there is one."""
    found = _scan(folder)
    for platform in found.files:
        for note in notes_on(platform):
            typer.echo(f"note: {platform.slug}.toml: {note}")
    _report_mistakes(found)
    documents = sum(len(platform.documents) for platform in found.files)
    typer.echo(f"{len(found.files)} platforms with {documents} documents: no mistakes")


@platforms.command("import-ota")
def import_ota(
    source: Annotated[Path, typer.Argument(help="Folder of Open Terms Archive declarations.")],
    to: Annotated[Path | None, typer.Option(help="Where to write; else PLATFORMS_DIR.")] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace existing files.")] = False,
) -> None:
    """Turn Open Terms Archive declarations into platform files, and say what was left out."""
    if not declaration_files(source):
        raise CommandError(f"{source}: no declarations (*.json) here")
    report = import_folder(
        source, lambda paths: track(paths, "Importing", console=Console(stderr=True))
    )
    target = to or read_settings().platforms_dir
    results = [(platform, _write(platform, target, force=force)) for platform in report.files]
    _print_import(results, report)
    if not report.files:
        raise typer.Exit(1)


@platforms.command("check")
def check(
    slugs: Annotated[list[str] | None, typer.Argument(help="Platforms; without any, all.")] = None,
) -> None:
    """Fetch declared documents now, and record the date and what was found in their files."""
    settings = read_settings()
    found = _scan(None)
    chosen = [file for file in found.files if not slugs or file.slug in slugs]
    context = open_context(settings)
    table = Table("Platform", "Document", "Found")
    for file in track(chosen, "Checking", console=Console(stderr=True)):
        for document in file.documents:
            fetcher = context.browser if document.browser else context.fetcher
            tried = try_out(document, fetcher, datetime.now(UTC).date())
            _record(settings.platforms_dir / f"{file.slug}.toml", document.type, tried)
            table.add_row(file.slug, document.type, tried.found, style="" if tried.good else "red")
    Console().print(table)
    _report_mistakes(found)


@platforms.command("discover")
def propose(
    url: Annotated[str, typer.Argument(help="A platform's home page.")],
    to: Annotated[Path | None, typer.Option(help="File to write; else standard output.")] = None,
) -> None:
    """Propose a platform file from a home page, and list what was unsure."""
    if to is not None and to.exists():
        raise CommandError(f"{to} exists already; name another file")
    proposal = _discover(url if "://" in url else f"https://{url}")
    for doubt in proposal.unsure:
        typer.echo(f"unsure: {doubt}", err=True)
    if proposal.platform is None:
        raise CommandError(f"{url}: found no link that leads to a policy")
    text = write_platform_file(proposal.platform)
    if to is None:
        typer.echo(text, nl=False)
    else:
        to.write_text(text, encoding="utf-8")
        typer.echo(f"{to}: {len(proposal.platform.documents)} documents")


def notes_on(platform: PlatformFile) -> Iterator[str]:
    """Name what is allowed in a platform file but deserves a second look."""
    known = terms_types()
    for document in platform.documents:
        if document.type not in known:
            hint = did_you_mean(document.type, known)
            yield f"'{document.type}' is not a known document type{hint}"
        if document.unsupported:
            left_out = ", ".join(document.unsupported)
            yield f"{document.type} asks for what is not supported: {left_out}"


def _discover(url: str) -> Proposal:
    context = open_context(read_settings())
    fetchers = Fetchers(context.fetcher, context.browser if find_chromium() else None)
    try:
        return discover(
            url,
            fetchers,
            datetime.now(UTC).date(),
            lambda types: track(types, "Trying", console=Console(stderr=True)),
        )
    except FetchError as error:
        raise CommandError(f"{url}: {error.detail} ({error.reason})") from error


def _scan(folder: Path | None) -> PlatformFolder:
    return scan_platform_folder(folder or read_settings().platforms_dir)


def _report_mistakes(found: PlatformFolder) -> None:
    for mistake in found.mistakes:
        typer.echo(str(mistake), err=True)
    if found.mistakes:
        raise typer.Exit(1)


def _record(path: Path, terms_type: str, tried: Tried) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(record_verified(text, terms_type, tried.verified), encoding="utf-8")


def _write(platform: PlatformFile, folder: Path, *, force: bool) -> str:
    path = folder / f"{platform.slug}.toml"
    existed = path.exists()
    if existed and not force:
        return "kept"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(write_platform_file(platform), encoding="utf-8")
    return "replaced" if existed else "taken"


def _print_import(results: Iterable[tuple[PlatformFile, str]], report: ImportReport) -> None:
    headings = ("File", "Documents", "Result", "Why")
    table = Table(*(Column(heading, overflow="fold") for heading in headings))
    for platform, result in results:
        why = "exists already; --force replaces it" if result == "kept" else ""
        table.add_row(f"{platform.slug}.toml", str(len(platform.documents)), result, why)
    for slug, document in report.unsupported:
        left_out = ", ".join(document.unsupported)
        table.add_row(f"{slug}.toml", Text(document.type), "unsupported", Text(left_out))
    for one in report.skipped:
        table.add_row(Text(one.file), Text(one.terms_type), "skipped", Text(one.reason))
    Console().print(table)
