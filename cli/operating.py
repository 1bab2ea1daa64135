"""What the operator's commands share: who acts, and how what came of it is said."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from cli.errors import CommandError
from cli.servers import open_work
from config.settings import read_settings
from workers.steps.operating.operate import Hand, Result


@contextmanager
def open_hand() -> Iterator[Hand]:
    """Yield the hand of whoever types, on the configured or the embedded database."""
    with open_work(read_settings()) as c:
        yield Hand(f"{getpass.getuser()} at the command line", c)


def tell(result: Result) -> None:
    """Print what came of a step; one that was not done ends the command with exit code 1."""
    if not result.done:
        raise CommandError(result.said)
    typer.echo(result.said)
