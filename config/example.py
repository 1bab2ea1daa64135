"""Writes `.env.example` from the settings, so that each one is documented where it is defined."""

import sys
import textwrap
from pathlib import Path

from pydantic.fields import FieldInfo

from config.settings import Settings

_ROOT = Path(__file__).parent.parent
_HEAD = """\
# Every setting of Clausewatch, with its default. Copy this file to `.env`, remove the `#` in
# front of what you change. The environment comes before `.env`. Durations are in seconds.
# Written by `make env-example`; edit config/settings.py instead.
"""


def write_example() -> str:
    """Return the text of `.env.example`."""
    return "\n".join([_HEAD, *(_entry(*item) for item in Settings.model_fields.items())])


def _entry(name: str, field: FieldInfo) -> str:
    comment = textwrap.fill(
        field.description or "", 98, initial_indent="# ", subsequent_indent="# "
    )
    return f"{comment}\n#{name.upper()}={spell(field.default)}\n"


def spell(default: object) -> str:
    """Write a default as it would stand in `.env`.

    >>> spell(60.0), spell(False), spell(None)
    ('60', 'false', '')
    """
    match default:
        case None:
            return ""
        case bool():
            return str(default).lower()
        case float():
            return f"{default:g}"
        case Path() if default.is_relative_to(_ROOT):
            return str(default.relative_to(_ROOT))
        case _:
            return str(default)


if __name__ == "__main__":
    sys.stdout.write(write_example())
