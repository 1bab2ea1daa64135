"""The front door of `clausewatch`: finds the commands, and words what stops them."""

import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated

import typer

import cli
from cli.errors import explain
from cli.signals import stop_on_signals

Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback when a command fails.")]


def build_app() -> typer.Typer:
    """Gather the commands of every module of this room that has `register(app)`."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_options)
    for found in iter_modules(cli.__path__, "cli."):
        register = getattr(import_module(found.name), "register", None)
        if register:
            register(app)
    return app


def main() -> None:
    """Answer the command line; a failure is one plain line and exit code 1."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        with stop_on_signals():
            build_app()(arguments, prog_name="clausewatch")
    except Exception as error:
        if len(arguments) < len(sys.argv[1:]):
            raise
        typer.echo(explain(error), err=True)
        sys.exit(1)


def _options(*, debug: Debug = False) -> None:
    """Watch the legal documents of online platforms, and tell people what changed."""
