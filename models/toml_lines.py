"""Which line of a TOML text something stands on, since tomllib keeps no positions."""

import re
from collections.abc import Mapping, Sequence

_HEADER = re.compile(r"\s*\[\[?([^\[\]=]+)\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*[.=]""")

Place = tuple[int | str, ...]


def key_lines(text: str) -> dict[Place, int]:
    """Map every table and key to its line, counted from 1.

    Every table counts as an item of a list: the only `[x]` stands at ("x",) and ("x", 0).

    >>> key_lines("name = 'A'\\n[[documents]]\\ntype = 'T'\\n")
    {('name',): 1, ('documents', 0): 2, ('documents',): 2, ('documents', 0, 'type'): 3}
    """
    lines: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = _next_table([name.strip(" \"'") for name in header[1].split(".")], lines)
            lines[table] = number
            lines.setdefault(table[:-1], number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key[1]), number)
    return lines


def nearest_line(lines: Mapping[Place, int], path: Sequence[int | str]) -> int:
    """Give the line of `path`, else of the nearest thing around it, else 1."""
    for length in range(len(path), 0, -1):
        if line := lines.get(tuple(path[:length])):
            return line
    return 1


def _next_table(names: Sequence[str], lines: Mapping[Place, int]) -> Place:
    path: Place = ()
    for depth, name in enumerate(names, start=1):
        path = (*path, name)
        count = sum(1 for known in lines if known[:-1] == path and isinstance(known[-1], int))
        path = (*path, count if depth == len(names) else max(count - 1, 0))
    return path
