"""`clausewatch timeline`: what became of a platform's provisions, version by version."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Annotated, Any

import typer

from cli.analysis_lines import WAYS, quoted
from cli.known import find_type, known_provision, open_known
from cli.lines import Line, print_lines
from models.governance import ClauseQuote
from models.words import EventKind
from storage.provisions import EventRow, timeline


def register(app: typer.Typer) -> None:
    app.command("timeline")(show)


def show(
    document: Annotated[str, typer.Argument(help="PLATFORM or PLATFORM/DOCUMENT.")],
    provision: Annotated[
        str | None, typer.Option(help="Only this provision, such as arbitration.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Print when provisions were introduced, strengthened, weakened, moved or removed."""
    only = known_provision(provision) if provision else None
    platform, _, name = document.partition("/")
    with open_known() as session:
        terms_type = find_type(session, platform, name) if name else None
        rows = timeline(session, platform, terms_type=terms_type, provision=only)
    if as_json:
        typer.echo(json.dumps([_cells(row) for row in rows], indent=2, ensure_ascii=False))
    else:
        print_lines(_lines(rows))


def _cells(row: EventRow) -> dict[str, Any]:
    return {**asdict(row), "at": row.at.isoformat()}


def _lines(rows: Sequence[EventRow]) -> Iterator[Line]:
    if not rows:
        yield Line("Nothing is on record yet.")
    for (_, _, title), group in groupby(rows, _version):
        events = list(group)
        first = [event for event in events if event.kind is EventKind.FOUND]
        yield Line(f"{title}{_effective(events[0])}", style="bold")
        if first:
            names = ", ".join(event.provision for event in first)
            yield Line(f"First text on record, with {names}", 2)
        for event in events:
            if event.kind is not EventKind.FOUND:
                yield from _event(event)
        yield Line("")


def _version(row: EventRow) -> tuple[int, int, str]:
    day = f"{row.at.day} {row.at:%B %Y}"
    return row.document_id, row.ordinal, f"{day}  {row.terms_type}, version {row.ordinal}"


def _effective(event: EventRow) -> str:
    return f"; stated as effective {event.effective}" if event.effective else ""


def _event(event: EventRow) -> Iterator[Line]:
    way = f" ({WAYS[event.worse]})" if event.worse is not None else ""
    more = f" So in {event.places} places." if event.places > 1 else ""
    yield Line(f"{event.kind} {event.provision}{way}: {event.sentence}{more}", 2)
    sides = (("before", event.before), ("after", event.after))
    quotes = [(side, ClauseQuote.model_validate(quote)) for side, quote in sides if quote]
    if event.kind is EventKind.MOVED:
        quotes = quotes[-1:]
    for side, quote in quotes:
        shown = quoted(quote, 6)
        yield Line(f"{side}: {shown.text}", 6, shown.style)
