"""Reads platform files: TOML in, PlatformFile out, every mistake with its line."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from models.declaration import Declaration, Page, PlatformFile, Range
from models.mistakes import DeclarationError, Mistake, explain, worth_telling
from models.toml_lines import Place, key_lines, nearest_line

PAGE_KEYS = frozenset(Page.model_fields)
PLATFORM_KEYS = frozenset(PlatformFile.model_fields) - {"slug"}
DOCUMENT_KEYS = frozenset(Declaration.model_fields) | PAGE_KEYS
RANGE_KEYS = frozenset(Range.model_fields)
_LINE_IN_SYNTAX_ERROR = re.compile(r"at line (\d+)")

Problem = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class PlatformFolder:
    """What a folder of platform files holds: the good files, and what is wrong in the others."""

    files: tuple[PlatformFile, ...]
    mistakes: tuple[Mistake, ...]


def read_platform_file(path: Path) -> PlatformFile:
    """Read one platform file; DeclarationError names every mistake in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _whole_file(path, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DeclarationError([Mistake(str(path), line, "is not UTF-8 text")]) from error
    return parse_platform_file(text, path)


def parse_platform_file(text: str, path: Path) -> PlatformFile:
    """Read a platform file's text; `path` only lends its name, for the slug and for mistakes."""
    table = _parse_toml(text, path)
    problems = list(_named_twice(table.get("documents")))
    if "slug" in table:
        problems.append((("slug",), "unknown key 'slug'; the file's name is the slug"))
    try:
        platform = PlatformFile.model_validate({**_in_full(table), "slug": path.stem})
    except ValidationError as error:
        problems += [_problem(detail) for detail in error.errors() if _is_new(detail)]
    if problems:
        mistakes = _locate(problems, text, path)
        raise DeclarationError(sorted(mistakes, key=lambda mistake: mistake.line))
    return platform


def scan_platform_folder(folder: Path) -> PlatformFolder:
    """Read every `*.toml` of a folder by name; a file with mistakes does not hide the others."""
    files: list[PlatformFile] = []
    mistakes: list[Mistake] = []
    if not folder.is_dir():
        raise _whole_file(folder, "is not a folder")
    for path in sorted(folder.glob("*.toml")):
        try:
            files.append(read_platform_file(path))
        except DeclarationError as error:
            mistakes += error.mistakes
    return PlatformFolder(tuple(files), tuple(mistakes))


def read_platform_folder(folder: Path) -> tuple[PlatformFile, ...]:
    """Read every platform file of a folder; DeclarationError names the mistakes of all of them."""
    found = scan_platform_folder(folder)
    if found.mistakes:
        raise DeclarationError(found.mistakes)
    return found.files


def _whole_file(path: Path, message: str) -> DeclarationError:
    return DeclarationError([Mistake(str(path), 0, message)])


def _parse_toml(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _LINE_IN_SYNTAX_ERROR.search(str(error))
        # Without a position, tomllib means the end of the text.
        line = int(found[1]) if found else text.count("\n") + 1
        raise DeclarationError([Mistake(str(path), line, f"is not TOML: {error}")]) from error


def _in_full(table: Mapping[str, Any]) -> dict[str, Any]:
    documents = table.get("documents")
    if not isinstance(documents, list):
        return dict(table)
    return {**table, "documents": [_document_in_full(document) for document in documents]}


def _document_in_full(document: Any) -> Any:
    """Turn the short form, a document with its own `url`, into a document of one page."""
    if not isinstance(document, dict):
        return document
    if "pages" not in document:
        page = {key: value for key, value in document.items() if key in PAGE_KEYS}
        rest = {key: value for key, value in document.items() if key not in PAGE_KEYS}
        return {**rest, "pages": [_page_in_full(page)]}
    if not isinstance(document["pages"], list):
        return document
    return {**document, "pages": [_page_in_full(page) for page in document["pages"]]}


def _page_in_full(page: Any) -> Any:
    if not isinstance(page, dict):
        return page
    return {
        key: [value] if key in ("select", "remove") and isinstance(value, (str, dict)) else value
        for key, value in page.items()
    }


def _named_twice(documents: Any) -> Iterator[Problem]:
    """Find types named again; done here too, so that each is placed and other mistakes show."""
    tables = documents if isinstance(documents, list) else []
    types = [table.get("type") if isinstance(table, dict) else None for table in tables]
    for index, name in enumerate(types):
        if name is not None and name in types[:index]:
            yield ("documents", index, "type"), f"document type named twice: {name}"


def _is_new(error: ErrorDetails) -> bool:
    return error["type"] != "named_twice" and worth_telling(error)


def _problem(error: ErrorDetails) -> Problem:
    place = error["loc"]
    if place == ("slug",):
        rule = "lower-case letters, digits and single hyphens, like mistral-ai.toml"
        return (), f"the file's name must be of {rule}"
    if error["type"] == "extra_forbidden" and len(place) == 3 and place[-1] in PAGE_KEYS:
        return place, f"'{place[-1]}' belongs in [[documents.pages]] where a document has pages"
    return place, explain(error, _keys_at(place))


def _keys_at(place: Place) -> frozenset[str]:
    """The keys that may stand at the table which `place` ends in."""
    if len(place) == 1:
        return PLATFORM_KEYS
    if "range" in place:
        return RANGE_KEYS
    return PAGE_KEYS if "pages" in place else DOCUMENT_KEYS


def _locate(problems: Iterable[Problem], text: str, path: Path) -> Iterator[Mistake]:
    lines = key_lines(text)
    for place, message in problems:
        line = nearest_line(lines, _as_written(place, lines)) if place else 0
        yield Mistake(str(path), line, message)


def _as_written(place: Place, lines: Mapping[Place, int]) -> Place:
    """Undo `_document_in_full`: a document without page tables has its page's keys itself."""
    if place[2:3] == ("pages",) and (*place[:2], "pages") not in lines:
        return (*place[:2], *place[4:])
    return place
