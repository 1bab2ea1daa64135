"""Read the indexes of recorded histories: one story a document, its records in time order."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cli.errors import CommandError

HISTORIES = Path("histories", "index.jsonl")
NOISE = Path("noise", "index.jsonl")


@dataclass(frozen=True)
class PageFile:
    """One page as fetched; `url` is None where the source did not state it."""

    file: str
    url: str | None = None


@dataclass(frozen=True)
class Record:
    """One recorded look at a document.

    `number` is its place in the output (None: only there for what follows). `pages` are its raw
    pages, none where only the `markdown` is left. `declaration` is the file that made it.
    """

    file: str
    before_file: str | None
    kind: str
    at: datetime
    number: int | None
    pages: tuple[PageFile, ...] = ()
    markdown: str | None = None
    declaration: str | None = None


@dataclass(frozen=True)
class Story:
    """One document from its first record to its last; `name` is unique in a corpus."""

    name: str
    service: str
    terms_type: str
    records: tuple[Record, ...]


def read_stories(folder: Path, only: Sequence[str] = ()) -> tuple[Story, ...]:
    """Read the histories and noise pairs of a corpus, of the services named or of all.

    Raises CommandError where the folder, an index or a service is not what it should be.
    """
    rows = {path: list(_rows(folder / path)) for path in (HISTORIES, NOISE)}
    if not any(rows.values()):
        raise CommandError(f"{folder}: no recorded histories here (no {HISTORIES}, no {NOISE})")
    known = {row["service"] for found in rows.values() for row in found}
    if unknown := [service for service in only if service not in known]:
        raise CommandError(
            f"{folder} has no service {unknown[0]!r}; it has {', '.join(sorted(known))}"
        )
    wanted = {
        path: [row for row in found if not only or row["service"] in only]
        for path, found in rows.items()
    }
    histories = tuple(_histories(wanted[HISTORIES]))
    return (*histories, *_pairs(wanted[NOISE], _makers(histories), len(wanted[HISTORIES])))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise CommandError(f"{path}:{number}: is not JSON: {error}") from error


def _histories(rows: Sequence[Mapping[str, Any]]) -> Iterator[Story]:
    by_document: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for number, row in enumerate(rows):
        key = (row["service"], row["terms_type"], row["collection"])
        by_document[key].append(_version(row, number))
    for key, records in by_document.items():
        in_time = sorted(records, key=lambda record: record.at)
        yield Story(" / ".join(key), key[0], key[1], tuple(in_time))


def _version(row: Mapping[str, Any], number: int) -> Record:
    found = row["computed"].get("declaration_selects_match_html") is not False
    return Record(
        file=row["file"],
        before_file=None,
        kind=row["kind"],
        at=_time(row["captured_at"]),
        number=number,
        pages=tuple(PageFile(page["file"], page["source_url"]) for page in row["html"]),
        markdown=row["file"],
        declaration=row["declaration"] if row["declaration_exact"] and found else None,
    )


def _makers(stories: Iterable[Story]) -> Mapping[str, str | None]:
    """Give the declaration that made the version, for each page of the histories."""
    records = (record for story in stories for record in story.records)
    return {page.file: record.declaration for record in records for page in record.pages}


def _pairs(
    rows: Sequence[Mapping[str, Any]], makers: Mapping[str, str | None], first: int
) -> Iterator[Story]:
    for number, row in enumerate(rows, first):
        own = row["declaration"] if row["declaration_exact"] else None
        declaration = makers.get(row["before_file"], own)
        name = " / ".join((row["service"], row["terms_type"], row["collection"], str(number)))
        yield Story(name, row["service"], row["terms_type"], _pair(row, number, declaration))


def _pair(row: Mapping[str, Any], number: int, declaration: str | None) -> tuple[Record, Record]:
    """Give the page before, or the version in force where that page is not included, and after."""
    page, url = row["before_file"], row["source_url_before"]
    before = Record(
        file=page or row["version_file"],
        before_file=None,
        kind="before",
        at=_time(row["before_fetched_at"]),
        number=None,
        pages=(PageFile(page, url),) if page else (),
        markdown=row["version_file"],
        declaration=declaration,
    )
    after = Record(
        file=row["after_file"],
        before_file=page,
        kind=row["kind"],
        at=_time(row["after_fetched_at"]),
        number=number,
        pages=(PageFile(row["after_file"], row["source_url_after"]),),
        declaration=declaration,
    )
    return before, after


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def count_lines(stories: Iterable[Story]) -> int:
    """Count the lines that these stories will give."""
    return sum(record.number is not None for story in stories for record in story.records)
