"""`clausewatch demo`: the whole product at work on invented platforms, on this machine only."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cli.errors import CommandError
from cli.signals import Stopped

if TYPE_CHECKING:
    from demo.stage import Stage
    from demo.story import Ending

Once = Annotated[
    bool, typer.Option("--once", help="End after the story: 0 if all went as expected, else 1.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the account as JSON.")]
Keep = Annotated[
    Path | None, typer.Option(help="Keep data and logs in this folder, which must be new.")
]
Port = Annotated[int, typer.Option(help="Port of the web pages; 0 takes any free one.")]


def register(app: typer.Typer) -> None:
    """Add `demo` to `app`."""
    app.command()(demo)


def demo(*, once: Once = False, as_json: AsJson = False, port: Port = 0, keep: Keep = None) -> None:
    """Watch policies change, alerts go out and digests follow: invented platforms, real parts."""
    try:  # late, for the receivers need packages that only a development set-up has
        from demo.stage import set_stage
        from demo.story import tell_story
        from demo.tables import show_cast
    except ModuleNotFoundError as error:
        raise CommandError(f"The demo needs {error.name}. Try: make setup") from error

    console = _console(as_json=as_json)
    console.print("Starting PostgreSQL, Redis, beat, workers, web, a mail server and receivers ...")
    try:
        with set_stage(port, keep) as stage:
            console.print(f"Clausewatch is up at {stage.system.settings.public_url}")
            console.print(f"The invented platforms are at {stage.site.address}\n")
            show_cast(console)
            ending = tell_story(stage, console)
            _show(ending, console, as_json=as_json)
            if not once:
                _stay(stage, console)
    except Stopped:
        console.print("Stopped.")
        if once:
            raise
        return
    if ending.faults:
        raise typer.Exit(1)


def _console(*, as_json: bool) -> Console:
    """Leave standard output to the JSON; a pipe has no width of its own."""
    console = Console(stderr=as_json, highlight=False)
    if not console.is_terminal:
        console.width = 120
    return console


def _show(ending: "Ending", console: Console, *, as_json: bool) -> None:
    from demo.tables import show_account

    if as_json:
        typer.echo(json.dumps(ending.to_json(), indent=2, ensure_ascii=False))
    else:
        show_account(ending.account, console)
    for fault in ending.faults:
        console.print(f"NOT AS EXPECTED - {fault}", markup=False, soft_wrap=True)
    if not ending.faults:
        console.print(
            f"Exactly the expected {ending.messages} messages arrived, in {ending.seconds:.0f} s."
        )


def _stay(stage: "Stage", console: Console) -> None:
    for line in _ways_in(stage):
        console.print(line, soft_wrap=True)
    while True:
        stage.system.check()
        time.sleep(0.5)


def _ways_in(stage: "Stage") -> Iterator[str]:
    from demo.cast import OPERATOR
    from workers.steps.operating.operators import make_operator_link

    yield f"\nLook around: Clausewatch {stage.system.settings.public_url}"
    yield f"every message that arrived {stage.receivers.inbox}"
    yield f"the invented platforms {stage.site.address}"
    yield "Sign in as cleo@reader.example or anybody above: the link comes to those messages."
    yield f"Operate it as {OPERATOR.email}: {make_operator_link(OPERATOR.email, stage.context)}"
    yield "That link works once, for 15 minutes. Ctrl-C stops everything."
