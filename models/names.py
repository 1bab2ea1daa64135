"""The names by which people cite our records; they never change once given."""

import re


def change_name(change_id: int) -> str:
    """Name a Change for people.

    >>> change_name(7)
    'CW-C-000007'
    """
    return f"CW-C-{change_id:06d}"


def read_change_name(name: str) -> int | None:
    """Return the id behind a Change's name, or None when it is no such name.

    >>> read_change_name("CW-C-000007"), read_change_name("CW-C-7"), read_change_name("7")
    (7, None, None)
    """
    match = re.fullmatch(r"CW-C-(\d{6,18})", name, re.ASCII)
    if match is None or change_name(int(match[1])) != name:
        return None
    return int(match[1])
