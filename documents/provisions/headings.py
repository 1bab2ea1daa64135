"""What the headings above a clause say of it."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("headings.toml")
SEPARATOR = " > "
_MOST = 2  # topics of a heading that still says something of each clause


def find_headings(path: str) -> tuple[str, ...]:
    """Name the provisions that a heading path speaks of; the innermost heading that does decides.

    A heading that strings many topics together says little of each clause and counts for none.

    >>> find_headings("Terms of Service > 14. Disputes > Class action waiver")
    ('class_waiver',)
    """
    for heading in reversed(path.lower().split(SEPARATOR)):
        if found := _topics_of(heading):
            return found if len(found) <= _MOST else ()
    return ()


@lru_cache(maxsize=2048)  # the same few headings stand above all clauses of a text
def _topics_of(heading: str) -> tuple[str, ...]:
    return tuple(name for name, words in _patterns().items() if words.search(heading))


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: re.compile(r"\b(?:" + "|".join(words) + ")") for name, words in tables.items()}
