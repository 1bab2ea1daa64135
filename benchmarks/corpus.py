"""The recorded versions of real policies, read as blocks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from documents.extract import RawPage, extract
from models.blocks import Block
from models.declaration import Declaration, Page

Row = dict[str, Any]
_NOWHERE = "https://address-not-recorded.invalid/"


def read_index(corpus: Path) -> list[Row]:
    """Read one row a recorded version, in the order of their histories."""
    return read_rows(corpus / "histories" / "index.jsonl")


def read_rows(path: Path) -> list[Row]:
    """Read a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_markdown(path: Path) -> tuple[Block, ...]:
    """Read the blocks of a version from its recorded Markdown."""
    raw = RawPage(path.read_bytes(), "text/markdown; charset=utf-8", _NOWHERE)
    declaration = Declaration(type="Terms of Service", pages=(Page(url=_NOWHERE),))
    return extract([raw], declaration).blocks


def latest_versions(corpus: Path) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Give the newest version of each document that is a policy, with the file's name."""
    newest = {
        (row["service"], row["terms_type"], row["collection"]): row["file"]
        for row in read_index(corpus)
        if not row["computed"].get("suspect_not_a_policy")
    }
    return ((file, read_markdown(corpus / file)) for file in newest.values())
