"""`clausewatch up`: everything on one machine, until Ctrl-C."""

import time
from typing import NoReturn

import typer
from rich.console import Console

from cli.signals import Stopped
from cli.system import System, running
from config.settings import read_settings

_GLANCE = 0.5  # seconds between two looks at what is up


def register(app: typer.Typer) -> None:
    """Add `up` to `app`."""
    app.command()(up)


def up() -> None:
    """Start everything on this machine, and keep it up until Ctrl-C."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    try:
        with running(read_settings(), say=console.print) as system:
            console.print(f"Up at {system.settings.public_url} - logs in {system.crew.logs}")
            console.print("Ctrl-C stops it.")
            _watch(system, console)
    except Stopped:
        console.print("Stopped.")


def _watch(system: System, console: Console) -> NoReturn:
    while True:
        for line in system.revive(time.monotonic()):
            console.print(line)
        time.sleep(_GLANCE)
