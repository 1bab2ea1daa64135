"""`clausewatch watching`: how a document was watched, and each gap that nobody saw its text in."""

from collections.abc import Iterator
from typing import Annotated

import typer

from cli.errors import CommandError
from cli.known import find_type
from cli.operating import open_hand
from notifications.watching import say_gap
from notifications.wording import counted, day, duration
from storage.database import transaction
from storage.pages import documents_of
from workers.steps.proving.watched import Proof, prove_watching

_MOST = 20  # gaps printed


def register(app: typer.Typer) -> None:
    app.command("watching")(show)


def show(
    document: Annotated[str, typer.Argument(help="PLATFORM/DOCUMENT.")],
    days: Annotated[int, typer.Option(help="How far back, in days.", min=1)] = 30,
) -> None:
    """Print what was promised and done to watch a document, and its gaps, the longest first."""
    platform, _, name = document.partition("/")
    with open_hand() as hand, transaction(hand.c.engine) as session:
        terms_type = find_type(session, platform, name)
        ids = {row.terms_type: row.id for row in documents_of(session, platform)}
        proof = prove_watching(session, platform, ids[terms_type], days, hand.c)
    if proof is None:
        raise CommandError("Nobody has looked at it yet.")
    for line in say_proof(proof):
        typer.echo(line)


def say_proof(proof: Proof) -> Iterator[str]:
    """Tell a proof: the period, the promise, what the looks saw, and the gaps."""
    seen = proof.watching
    yield f"{day(seen.since)} to {day(seen.until)}, a look promised every {duration(proof.every)}"
    if proof.kept_since:
        yield f"  single looks are kept since {day(proof.kept_since)}: none before is counted"
    yield f"  {proof.scheduled:,} promised, {counted(seen.checked, 'look')}"
    yield f"  {seen.identical:,} saw the same text, {seen.changed:,} saw a change"
    other = f", {seen.other:,} other" if seen.other else ""
    yield f"  {seen.suspect:,} found the page strange, {seen.failed:,} failed{other}"
    yield f"Longest time without the text: {say_gap(seen.longest.since, seen.longest.until)}"
    yield f"{counted(len(proof.gaps), 'gap')} in which a promised look did not see the text"
    for gap in proof.gaps[:_MOST]:
        yield f"  {say_gap(gap.since, gap.until)}"
    if len(proof.gaps) > _MOST:
        yield f"  and {len(proof.gaps) - _MOST} shorter ones"
