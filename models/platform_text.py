"""Writes platform files: PlatformFile in, TOML out, the same text for the same value."""

import json
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

from models.declaration import Declaration, FetchBy, Page, PlatformFile, RegionRule
from models.toml_lines import key_lines

LINE = 100


def write_platform_file(platform: PlatformFile) -> str:
    """Write what `read_platform_file` reads back; what equals its default is left out."""
    head = "\n".join([_pair("name", platform.name), _pair("homepage", platform.homepage)])
    documents = ("\n".join(_document(document)) for document in platform.documents)
    return "\n\n".join([head, *documents]) + "\n"


def record_verified(text: str, terms_type: str, verified: str) -> str:
    """Change one document's `verified` in a platform file's text, and nothing else in it.

    The text must be a valid platform file with a document of that type.
    """
    documents = tomllib.loads(text)["documents"]
    index = [document["type"] for document in documents].index(terms_type)
    places = key_lines(text)
    lines = text.split("\n")
    if line := places.get(("documents", index, "verified")):
        lines[line - 1] = _pair("verified", verified)
    else:
        lines.insert(places["documents", index, "type"], _pair("verified", verified))
    return "\n".join(lines)


def _document(document: Declaration) -> Iterator[str]:
    single = len(document.pages) == 1
    yield "[[documents]]"
    yield _pair("type", document.type)
    if single:
        yield from _page(document.pages[0])
    if document.language:
        yield _pair("language", document.language)
    yield _pair("verified", document.verified)
    if document.unsupported:
        yield _list("unsupported", document.unsupported)
    for page in () if single else document.pages:
        yield "\n[[documents.pages]]"
        yield from _page(page)


def _page(page: Page) -> Iterator[str]:
    yield _pair("url", page.url)
    if page.select:
        yield _list("select", page.select)
    if page.remove:
        yield _list("remove", page.remove)
    if page.fetch is not FetchBy.HTTP:
        yield _pair("fetch", page.fetch.value)


def _pair(key: str, value: str) -> str:
    return f"{key} = {_text(value)}"


def _list(key: str, rules: Sequence[RegionRule]) -> str:
    items = [_rule(rule) for rule in rules]
    line = f"{key} = [{', '.join(items)}]"
    if len(line) <= LINE:
        return line
    return f"{key} = [\n" + "".join(f"    {item},\n" for item in items) + "]"


def _rule(rule: RegionRule) -> str:
    if isinstance(rule, str):
        return _text(rule)
    ends: dict[str, Any] = rule.model_dump(exclude_none=True)
    return "{ " + ", ".join(_pair(key, value) for key, value in ends.items()) + " }"


def _text(value: str) -> str:
    """Quote as TOML does: like JSON, but a DEL must be escaped too.

    >>> print(_text('a[title="x"]'))
    'a[title="x"]'
    """
    plain = value.isprintable() and "\\" not in value and "'" not in value
    if '"' in value and plain:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
