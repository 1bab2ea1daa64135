"""`clausewatch compare`: what changed between two files, with a redline for the terminal."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer
from rich.console import Console
from rich.text import Text

from cli.errors import CommandError
from documents.compare import Item, Kind, compare
from documents.extract import ExtractError, RawPage, extract
from documents.quoting import sections
from documents.redline import Mark, Piece, redline
from documents.summary import summarise
from models.blocks import Block, plain_text
from models.declaration import Declaration, Page
from models.summary import ChangeSummary, Dates, ProvisionChange, Signal
from models.taxonomy import taxonomy

_HTML = frozenset({".html", ".htm", ".xhtml"})
_STYLES = {Mark.KEPT: "", Mark.GONE: "red strike", Mark.COME: "green underline"}
_SIGNS = {Mark.KEPT: ("", ""), Mark.GONE: ("[-", "-]"), Mark.COME: ("{+", "+}")}
_WIDTH = 100
_MOST_SIGNALS = 15  # told one by one


def register(app: typer.Typer) -> None:
    app.command("compare")(compare_files)


def compare_files(
    old: Annotated[Path, typer.Argument(help="The text before: HTML, PDF, Markdown or text.")],
    new: Annotated[Path, typer.Argument(help="The text after.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,  # noqa: FBT002 - a flag of the command line
    language: Annotated[str, typer.Option(help="Taken where a text is too short to tell.")] = "en",
) -> None:
    """Compare two files: what changed, what it means, and a redline."""
    before, after = read_blocks(old), read_blocks(new)
    today = datetime.now(UTC).date()
    summary = summarise(
        before, after, detected=today, terms_type="text", platform=new.name, language=language
    )
    if as_json:
        typer.echo(summary.model_dump_json(indent=2))
        return
    console = Console(width=None if Console().is_terminal else _WIDTH, highlight=False)
    for line in (*_said(summary), *_redlines(before, after, plain=not console.is_terminal)):
        console.print(line)


def read_blocks(path: Path) -> tuple[Block, ...]:
    """Read a file as a page of its own; its name tells HTML and Markdown from text."""
    address = f"https://file.invalid/{quote(path.name)}"
    content_type = "text/html" if path.suffix.lower() in _HTML else None
    declaration = Declaration(type="Terms of Service", pages=(Page(url=address),))
    try:
        return extract([RawPage(path.read_bytes(), content_type, address)], declaration).blocks
    except ExtractError as error:
        reason = error.reason.replace("_", " ")
        raise CommandError(f"{path} cannot be read: {reason} ({error.detail})") from error


def _said(summary: ChangeSummary) -> Iterator[Text]:
    yield Text(summary.headline, style="bold")
    yield Text(
        f"Significance {summary.significance.value}, severity {summary.severity.value}, "
        f"{summary.direction.value}"
    )
    yield from (Text(f"  {line}") for line in _timed(summary.dates))
    if summary.affected:
        yield Text(f"  Names {', '.join(one.who for one in summary.affected)}.")
    for action in summary.actions:
        yield Text(f"  To do: {action.sentence} “{action.quote.text}”")
    yield from (Text(f"  {note}", style="dim") for note in summary.notes)
    yield from _signalled(summary.signals)
    yield from _by_provision(summary.by_provision)


def _signalled(signals: Sequence[Signal]) -> Iterator[Text]:
    if signals:
        yield Text("\nFor and against users", style="bold")
    ways = {True: "worse", False: "better", None: "open"}
    for signal in signals[:_MOST_SIGNALS]:
        yield Text(f"  {ways[signal.adverse]}: {signal.sentence}")
    if (more := len(signals) - _MOST_SIGNALS) > 0:
        yield Text(f"  {more} more with --json", style="dim")


def _by_provision(changes: Sequence[ProvisionChange]) -> Iterator[Text]:
    if changes:
        yield Text("\nBy provision", style="bold")
    names = {one.id: one.name for one in taxonomy().values()}
    for change in changes:
        yield Text(f"  {names.get(change.provision, change.provision)}: {change.sentence}")


def _timed(dates: Dates) -> Iterator[str]:
    if dates.effective_after:
        yield f"In force from {dates.effective_after.value}."
    if dates.notice_period:
        yield f"Notice of changes: “{dates.notice_period.quote.text}”"
    if dates.derived_deadline:
        yield f"Until {dates.derived_deadline.value} ({dates.derived_deadline.formula})."


def _redlines(
    before: tuple[Block, ...], after: tuple[Block, ...], *, plain: bool
) -> Iterator[Text]:
    texts = plain_text(before), plain_text(after)
    headings = sections(before), sections(after)
    section = None
    for item in compare(before, after).items:
        here = _section(item, headings)
        if here != section:
            section = here
            yield Text(f"\n{here or 'At the opening'}", style="bold")
        yield _drawn(item, redline(item, *texts), plain=plain)


def _section(item: Item, headings: tuple[list[str], list[str]]) -> str:
    side, place = (1, item.after) if item.after else (0, item.before)
    return headings[side][place.blocks[0]] if place else ""


def _drawn(item: Item, pieces: Iterator[Piece], *, plain: bool) -> Text:
    line = Text(f"  {item.kind.value.replace('_', ' ')}: ", style="dim")
    if item.kind in {Kind.RENUMBERED, Kind.MOVED}:
        pieces = (Piece(piece.mark, piece.text[:_WIDTH]) for piece in pieces)
    for piece in pieces:
        opening, closing = _SIGNS[piece.mark] if plain else ("", "")
        line.append(f"{opening}{piece.text}{closing}", style=_STYLES[piece.mark] or "not dim")
    return line
