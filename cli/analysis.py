"""`clausewatch analysis`: what a document says, and what follows for those who rely on it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.analysis_lines import show_analysis
from cli.compare import read_blocks
from cli.errors import CommandError
from cli.known import find_type, open_known
from cli.lines import Line, print_lines
from documents.governance.analysis import analyse
from models.governance import GovernanceAnalysis
from storage.provisions import AnalysisRow, current_analysis

Json = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


def register(app: typer.Typer) -> None:
    app.command("analysis")(show)


def show(
    document: Annotated[
        str, typer.Argument(help="PLATFORM/DOCUMENT, such as acme/privacy-policy, or a file.")
    ],
    as_json: Json = False,  # noqa: FBT002 - a flag of the command line
    kind: Annotated[
        str, typer.Option("--type", help="What kind of document a file is.")
    ] = "Terms of Service",
) -> None:
    """Print the governance analysis of a document's text in force, or of a file."""
    path = Path(document)
    if path.is_file():
        title, found = path.name, analyse(read_blocks(path), terms_type=kind)
    else:
        row = _stored(document)
        title, found = _title(row), GovernanceAnalysis.model_validate(row.analysis)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        print_lines(_all(title, found))


def _all(title: str, found: GovernanceAnalysis) -> Iterator[Line]:
    yield Line(title, style="bold")
    yield from show_analysis(found)


def _stored(document: str) -> AnalysisRow:
    platform, _, name = document.partition("/")
    with open_known() as session:
        terms_type = find_type(session, platform, name)
        row = current_analysis(session, platform, terms_type)
    if row is None:
        raise CommandError(f"{document} has no analysis yet: it is made once a text is recorded.")
    return row


def _title(row: AnalysisRow) -> str:
    since = f"{row.detected_at.day} {row.detected_at:%B %Y}"
    return f"{row.platform_name}, {row.terms_type}: version {row.ordinal}, in force since {since}"
