"""`clausewatch evidence export`: the record of a change, a document or a period, as a zip."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from sqlmodel import Session

from cli.errors import CommandError
from cli.evidence import evidence
from cli.known import find_type
from cli.progress import show_progress
from cli.servers import open_work
from config.settings import read_settings
from models.names import read_change_name
from models.tables import Subscriber
from storage.database import open_session
from storage.evidence_export import document_numbered
from storage.people import find_subscriber
from workers.steps.proving.evidence_scope import Scope, change_scope, document_scope, period_scope
from workers.steps.proving.export_evidence import ExportError, export_evidence

_MONTH = re.compile(r"\d{4}-\d{2}")
_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")

Subject = Annotated[
    str,
    typer.Argument(
        help="A change (CW-C-000007), a document (PLATFORM/DOCUMENT) or a period (2026-03, "
        "2026-03-01..2026-03-31)."
    ),
]
For = Annotated[str, typer.Option("--for", help="The subscriber whose export it is, by e-mail.")]
Operator = Annotated[
    bool, typer.Option("--operator", help="For an operator: of subscribers, only counts.")
]
Since = Annotated[str, typer.Option(help="Of a document: from this day (UTC) on.")]
Until = Annotated[str, typer.Option(help="Of a document: to the end of this day (UTC).")]
Target = Annotated[Path, typer.Option("--output", "-o", help="The zip to write.")]


@evidence.command("export")
def export(
    subject: Subject,
    *,
    for_: For = "",
    operator: Operator = False,
    since: Since = "",
    until: Until = "",
    output: Target = Path("evidence.zip"),
) -> None:
    """Export evidence that anybody can check, on a machine that never heard of us."""
    if bool(for_) == operator:
        raise CommandError("Name whom it is for: --for ADDRESS, or --operator.")
    with open_work(read_settings()) as c:
        try:
            with open_session(c.engine) as session, _written(output) as target:
                reader = _reader(session, for_) if for_ else None
                scope = find_scope(session, subject, reader, since, until)
                digest = export_evidence(session, scope, reader, c, target, track=_track)
        except ExportError as error:
            raise CommandError(str(error)) from error
    typer.echo(f"{output}  {output.stat().st_size:,} bytes")
    typer.echo(f"Manifest {digest}")
    typer.echo(f"Check it anywhere: unzip -p {output} verify.py | python3 -I - {output}")


def find_scope(
    session: Session, subject: str, reader: Subscriber | None, since: str, until: str
) -> Scope:
    """Find what a subject names: a change, a document, or a period."""
    if change_id := read_change_name(subject):
        found = change_scope(session, change_id)
    elif period := read_period(subject):
        return period_scope(session, reader.id if reader else None, *period)
    else:
        document_id = _document(session, subject)
        found = document_scope(session, document_id, _starts(since), _ends(until))
    if found is None:
        raise CommandError(f"There is no {subject}.")
    return found


def read_period(subject: str) -> tuple[datetime, datetime] | None:
    """Read a month or two days as a period that includes both ends; None where it is neither.

    >>> [str(end) for end in read_period("2026-02")]
    ['2026-02-01 00:00:00+00:00', '2026-02-28 23:59:59.999999+00:00']
    >>> read_period("acme/privacy-policy")
    """
    try:
        if _MONTH.fullmatch(subject):
            first = date.fromisoformat(f"{subject}-01")
            return _begin(first), _end(first.replace(day=monthrange(first.year, first.month)[1]))
        if days := _PERIOD.fullmatch(subject):
            return _begin(date.fromisoformat(days[1])), _end(date.fromisoformat(days[2]))
    except ValueError as error:
        raise CommandError(f"{subject} is no period: {error}.") from error
    return None


def _document(session: Session, subject: str) -> int:
    if subject.isdecimal():
        return int(subject)
    platform, _, name = subject.partition("/")
    return document_numbered(session, platform, find_type(session, platform, name))


def _reader(session: Session, address: str) -> Subscriber:
    found = find_subscriber(session, address)
    if found is None:
        raise CommandError(f"There is no subscriber {address}.")
    return found


def _starts(day: str) -> datetime | None:
    return _begin(_day(day)) if day else None


def _ends(day: str) -> datetime | None:
    return _end(_day(day)) if day else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no day: write 2026-03-01.") from error


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    """Write beside a path, and put it there when it is whole; only we may read it."""
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    try:
        with partial.open("wb") as target:
            yield target
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _track(rows: Sequence[Any], what: str) -> Iterator[Any]:
    return show_progress(rows, what, len(rows))
