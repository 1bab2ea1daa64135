"""`clausewatch provisions`: how every tracked platform words a provision now."""

from collections.abc import Iterator, Mapping
from typing import Annotated

import typer

from cli.known import known_provision, open_known
from cli.lines import Line, print_lines
from models.governance import PlatformWording, ProvisionComparison
from models.taxonomy import taxonomy
from storage.provisions import adoption, platforms_analysed
from workers.steps.reading.wordings import compare_provision

_LONGEST = 400  # characters of a clause that is shown


def register(app: typer.Typer) -> None:
    app.command("provisions")(show)


def show(
    provision: Annotated[
        str, typer.Argument(help="A provision, such as arbitration; without it, all of them.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Compare how the watched platforms word a provision, or list how many have each."""
    if provision:
        known_provision(provision)
    with open_known() as session:
        if not provision:
            print_lines(_shares(adoption(session), platforms_analysed(session)))
            return
        found = compare_provision(session, provision)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        print_lines(_comparison(found))


def _shares(shares: Mapping[str, int], count: int) -> Iterator[Line]:
    yield Line(f"Found on so many of {count} platforms", style="bold")
    for topic in taxonomy().values():
        had = shares.get(topic.id, 0)
        share = f"{100 * had / count:.0f} %" if count else "-"
        yield Line(f"{had:4d}  {share:>5}  {topic.id}: {topic.name}")


def _comparison(found: ProvisionComparison) -> Iterator[Line]:
    yield Line(
        f"{found.name}: on {found.having} of {found.platforms} platforms "
        f"({100 * found.share:.0f} %)",
        style="bold",
    )
    for wording in found.wordings:
        yield Line("")
        yield from _wording(wording)


def _wording(one: PlatformWording) -> Iterator[Line]:
    since = f"{one.since.day} {one.since:%B %Y}"
    before = ", the first text on record" if one.since_first else ""
    yield Line(f"{one.name}, {one.document}; worded so since {since}{before}", style="bold")
    yield Line(f"“{_cut(one.text)}”", 4, "dim")
    if one.stances:
        yield Line("; ".join(one.stances), 4)
    if one.nearest:
        yield Line(f"Nearest wording: {one.nearest} ({100 * one.likeness:.0f} % alike)", 4)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + " …"
