"""The verifier that goes into every export: written in parts, handed over as one file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

_PARTS = ("container", "contents", "logged", "record", "watching", "signature", "main")
_OURS = "from evidence."
_HEAD = '''"""Checks an evidence export of Clausewatch: needs Python 3.9 or newer, and nothing else.

    python -I verify.py EXPORT.zip [KEY]    KEY: the log's public key, as you know it from elsewhere

Without EXPORT.zip it checks the unpacked files that it lies among. It prints one line a check and
ends with 0 when all passed, with 1 when one FAILED, with 2 when none failed but something is
UNPROVED: not under a signed head of the log. It opens no connection and writes no file.
"""
'''


def single_file() -> str:
    """Join the parts: what they import once at the top, then what they define, in order."""
    sources = [(Path(__file__).parent / f"{part}.py").read_text() for part in _PARTS]
    imports = {line for source in sources for line in _imports(source)}
    plain = sorted(imports, key=lambda line: (line.startswith("from"), line))
    bodies = [_body(source.splitlines()) for source in sources]
    return "\n".join([_HEAD, *plain, "", *bodies])


def _imports(source: str) -> Iterator[str]:
    lines = (line for line in source.splitlines() if line.startswith(("import ", "from ")))
    return (line for line in lines if not line.startswith(_OURS))


def _body(lines: Sequence[str]) -> str:
    """Give a part without its docstring and imports."""
    first = 1 + max(n for n, line in enumerate(lines) if line.startswith(("import ", "from ")))
    return "\n".join(lines[first:]) + "\n"
