"""Lines for a terminal: indented, wrapped to its width, coloured where it can show colours."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

_WIDTH = 100  # where the output goes to a file or a pipe
_HANGING = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `indent` in columns."""

    text: str
    indent: int = 0
    style: str = ""


def print_lines(lines: Iterable[Line]) -> None:
    """Print paragraphs, each wrapped under its own indent."""
    terminal = Console().is_terminal
    console = Console(highlight=False, soft_wrap=True)
    width = console.width if terminal else _WIDTH
    for line in lines:
        console.print(Text(wrap(line, width), style=line.style))


def wrap(line: Line, width: int) -> str:
    """Wrap a paragraph; all but its first line hang.

    >>> wrap(Line("one two three four", indent=1), 10).splitlines()
    [' one two', '     three', '     four']
    """
    indent = " " * line.indent
    hanging = indent + " " * _HANGING
    return textwrap.fill(line.text, width, initial_indent=indent, subsequent_indent=hanging)
