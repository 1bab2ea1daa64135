"""`clausewatch doctor`: what is missing or wrong, one line each, with how to mend it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import typer

from cli.checks import LOOKS, Lack
from cli.errors import explain
from config.settings import Settings, read_settings


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


_COLOURS = {
    Verdict.OK: typer.colors.GREEN,
    Verdict.WARNING: typer.colors.YELLOW,
    Verdict.WRONG: typer.colors.RED,
}


@dataclass(frozen=True)
class Finding:
    """How one thing stands."""

    subject: str
    verdict: Verdict
    text: str


def register(app: typer.Typer) -> None:
    """Add `doctor` to `app`."""
    app.command()(doctor)


def doctor() -> None:
    """Say what is missing or wrong and how to mend it; exit 1 if something needed is."""
    wrong = False
    for finding in examine(read_settings()):
        verdict = typer.style(f"{finding.verdict:<8}", fg=_COLOURS[finding.verdict])
        typer.echo(f"{verdict} {finding.subject:<15} {finding.text}")
        wrong |= finding.verdict is Verdict.WRONG
    if wrong:
        raise typer.Exit(1)


def examine(
    settings: Settings, looks: Mapping[str, Callable[[Settings], str]] = LOOKS
) -> Iterator[Finding]:
    """Look at one thing after the other; a look that fails is itself a finding."""
    for subject, look in looks.items():
        yield _find(subject, look, settings)


def _find(subject: str, look: Callable[[Settings], str], settings: Settings) -> Finding:
    try:
        return Finding(subject, Verdict.OK, look(settings))
    except Lack as lack:
        return Finding(subject, Verdict.WRONG if lack.needed else Verdict.WARNING, str(lack))
    except Exception as error:
        return Finding(subject, Verdict.WRONG, explain(error))
