"""A bar for work that takes a while, where somebody watches."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import track

Item = TypeVar("Item")


def show_progress(items: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
    """Yield the items, and show how far it is on a terminal; the bar goes when it is full."""
    console = Console(stderr=True)
    quiet = not console.is_terminal
    yield from track(items, what, total, console=console, transient=True, disable=quiet)
