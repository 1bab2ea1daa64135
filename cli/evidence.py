"""`clausewatch evidence`: the log's heads, keys and proofs, and whether it still holds."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import CommandError
from cli.progress import show_progress
from cli.servers import open_work
from config.secret import LOG_KEYS, add_log_key, new_data_key
from config.settings import read_settings
from evidence.proofs import as_json
from models.log import LOGGED
from models.tables import LogHead
from notifications.wording import counted
from storage.database import open_session
from storage.heads import head_of_size, latest_head
from workers.context import Context
from workers.steps.proving.append import append_new
from workers.steps.proving.audit import audit_log
from workers.steps.proving.audit_rows import Audit
from workers.steps.proving.prove import prove_row
from workers.steps.proving.sign_log import sign_now, signing_keys, stamp_waiting_heads

_KINDS = ", ".join(kind.kind for kind in LOGGED)

Size = Annotated[int, typer.Option("--size", help="The head of this many entries.")]
SignNow = Annotated[bool, typer.Option("--sign", help="Append what is new and sign it first.")]
New = Annotated[bool, typer.Option("--new", help="Make a new key, and sign with it from now on.")]
Kept = Annotated[
    list[Path] | None, typer.Option("--head", help="A head that somebody kept; may be repeated.")
]
Pages = Annotated[bool, typer.Option("--pages", help="Read every stored page, too.")]
KindOfRow = Annotated[str, typer.Argument(help=f"One of {_KINDS}.")]

evidence = typer.Typer(no_args_is_help=True, help="Prove what was seen, found and told.")


def register(app: typer.Typer) -> None:
    """Add the `evidence` commands to `app`."""
    app.add_typer(evidence, name="evidence")


@evidence.command("head")
def head(size: Size = 0, *, sign: SignNow = False) -> None:
    """Print the log's newest signed head, or that of a size."""
    with open_work(read_settings()) as c:
        if sign:
            append_new(c)
            sign_now(c)
            stamp_waiting_heads(c)
        typer.echo(_head(c, size).note, nl=False)


@evidence.command("key")
def key(*, new: New = False) -> None:
    """Print the public keys that verify heads, the newest first."""
    settings = read_settings()
    if new and settings.log_keys:
        typer.echo(new_data_key())
        typer.echo("Put it before the others in LOG_KEYS, and start everything anew.", err=True)
        return
    with open_work(read_settings()) as c:
        if new:
            add_log_key(c.settings.data_dir)
            typer.echo(f"Added to {c.settings.data_dir / LOG_KEYS}.", err=True)
        for each in signing_keys(c):
            typer.echo(each.verifier)


@evidence.command("proof")
def proof(kind: KindOfRow, number: int, size: Size = 0) -> None:
    """Print the proof that a row is in the log, with the head that it leads to, as JSON."""
    if kind not in {each.kind for each in LOGGED}:
        raise CommandError(f"There is no {kind} in the log: name one of {_KINDS}.")
    with open_work(read_settings()) as c, open_session(c.engine) as session:
        signed = _head(c, size)
        found = prove_row(session, kind, number, signed.size)
    if found is None:
        raise CommandError(f"{kind} {number} is not under the head of {signed.size} entries.")
    typer.echo(json.dumps({"head": signed.note, "key": signed.key, "proof": as_json(found)}))


@evidence.command("audit")
def audit(kept: Kept = None, *, pages: Pages = False) -> None:
    """Make every leaf again from its row and the tree from its leaves; exit 1 if one differs."""
    notes = [path.read_text(encoding="utf-8") for path in kept or ()]
    with open_work(read_settings()) as c:
        found = audit_log(c, notes, _bar, pages=pages)
    for finding in found.findings:
        typer.echo(finding)
    typer.echo(_summary(found))
    if found.findings:
        raise typer.Exit(1)


def _summary(found: Audit) -> str:
    looked = f"{found.entries:,} entries, {counted(sum(found.rows.values()), 'row')}"
    heads = f"{counted(found.heads, 'head')}, {counted(found.stamps, 'time stamp')}"
    heads += f", {counted(found.pages, 'stored file')}" if found.pages else ""
    gone = sum(found.erased.values())
    erased = f" {counted(gone, 'row')} went by age or with their owner." if gone else ""
    end = counted(len(found.findings), "finding") if found.findings else "Everything holds"
    return f"Looked at {looked}, {heads}.{erased} {end}."


def _bar(items: Iterable[int], what: str, total: int) -> Iterator[int]:
    yield from show_progress(items, what, total)


def _head(c: Context, size: int) -> LogHead:
    with open_session(c.engine) as session:
        found = head_of_size(session, size) if size else latest_head(session)
    if found is None:
        which = f"of {size} entries" if size else "yet"
        raise CommandError(f"No head was signed {which}: `clausewatch evidence head --sign`.")
    return found
