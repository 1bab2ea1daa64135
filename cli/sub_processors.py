"""`clausewatch sub-processors`: who is on a document's list, since when, and with what notice."""

from collections.abc import Iterator
from typing import Annotated

import typer

from cli.known import find_type, open_known
from cli.lines import Line, print_lines
from notifications.wording import counted, day
from storage.evidence_export import document_numbered
from workers.steps.subscribers.sub_processors import Roll, Stay, roll_of, write_roll


def register(app: typer.Typer) -> None:
    app.command("sub-processors")(show)


def show(
    document: Annotated[str, typer.Argument(help="PLATFORM/DOCUMENT.")],
    as_csv: Annotated[bool, typer.Option("--csv", help="Print it as CSV.")] = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Follow a document's list of sub-processors through all of its texts."""
    platform, _, name = document.partition("/")
    with open_known() as session:
        terms_type = find_type(session, platform, name)
        roll = roll_of(session, document_numbered(session, platform, terms_type))
    if as_csv:
        typer.echo(write_roll(roll), nl=False)
    else:
        print_lines(_lines(roll))


def _lines(roll: Roll) -> Iterator[Line]:
    if not roll.stays:
        yield Line("No text of it has a list of sub-processors that could be read as one.")
        return
    if roll.promised:
        yield Line(f"Promised notice, {counted(roll.promised[0], 'day')}: “{roll.promised[1]}”")
    for stay in roll.stays:
        yield Line(f"{stay.company.name}: {_when(stay)}", style="bold")
        for said in stay.company.says:
            yield Line(said, 4, "dim")


def _when(stay: Stay) -> str:
    since = f"{'there from the first look,' if stay.from_the_first else 'since'} {day(stay.since)}"
    until = f", until {day(stay.until)}" if stay.until else ""
    notice = f", {counted(stay.notice, 'day')} of notice" if stay.notice is not None else ""
    return since + until + notice
