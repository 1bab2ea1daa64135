"""`clausewatch explain`: the sum behind the rating of one change, with its quotes."""

from collections.abc import Iterator
from typing import Annotated

import typer

from cli.errors import CommandError
from cli.known import change_named, open_known
from models.summary import ChangeSummary, Quote
from storage.evidence import find_change
from storage.narrations import narration_of

_WAYS = {True: "worse", False: "better", None: "open"}


def register(app: typer.Typer) -> None:
    app.command("explain")(explain_change)


def explain_change(
    change: Annotated[str, typer.Argument(help="A change by its name: CW-C-000007.")],
) -> None:
    """Print how a change was rated: each point with the words that it rests on."""
    change_id = change_named(change)
    with open_known() as session:
        story = find_change(session, change_id)
        told = narration_of(session, change_id)
    if story is None:
        raise CommandError(f"There is no change {change}.")
    for line in explain_summary(ChangeSummary.model_validate(story.summary)):
        typer.echo(line)
    if told and told.text:
        typer.echo(f"\nAs {told.model} phrases it: {told.text}")


def explain_summary(summary: ChangeSummary) -> Iterator[str]:
    """Say a summary's sum, its direction and what both rest on, a line each."""
    yield summary.headline
    yield ""
    for reason in summary.reasons:
        yield f"{reason.points:+3d}  {reason.words or reason.rule}{_quoted(reason.quote)}"
    total = sum(reason.points for reason in summary.reasons)
    if summary.reasons:
        yield f"{total:3d}  in all: {summary.significance.value}, severity {summary.severity.value}"
    else:
        yield f"Nothing was weighed: {summary.significance.value}"
    yield ""
    yield f"Direction: {summary.direction.value}"
    for signal in summary.signals:
        quoted = _quoted(signal.after or signal.before)
        yield f"  {_WAYS[signal.adverse]}: {signal.sentence}{quoted}"


def _quoted(quote: Quote | None) -> str:
    return f"\n       {quote.side}: “{quote.text}”" if quote else ""
