"""Every route of the web process, found from its own table, and addresses made of them."""

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from web.api.app import VERSION, build_api
from web.app import build_app

_METHODS = frozenset({"get", "post", "put", "patch", "delete"})  # HEAD is asked as GET is


@dataclass(frozen=True, order=True)
class Route:
    """One method of one path, as the table spells it: GET /documents/{document_id}."""

    path: str
    method: str

    @property
    def is_api(self) -> bool:
        return self.path.startswith(VERSION)

    @property
    def is_operators(self) -> bool:
        return self.path.startswith("/operator")

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"\{(\w+)\}", self.path)

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


def all_routes() -> list[Route]:
    """List what the process serves, pages and API; static files aside."""
    return sorted([*_routes_of(build_app()), *_routes_of(build_api(), VERSION)])


def address(path: str, values: Mapping[str, str]) -> str:
    """Put values into a path: that of the longest name that fits where a parameter stands.

    >>> address("/operator/changes/{name}", {"name": "a", "changes/name": "b"})
    '/operator/changes/b'
    """
    made: list[str] = []
    for part in path.split("/"):
        made.append(re.sub(r"\{(\w+)\}", lambda found: _value(path, found[1], made, values), part))
    return "/".join(made)


def _value(path: str, name: str, before: list[str], values: Mapping[str, str]) -> str:
    for start in range(len(before) + 1):
        fit = "/".join([*before[start:], name])
        if fit in values:
            return values[fit]
    raise AssertionError(f"say in the table of values what {name} is in {path}")


def _routes_of(app: FastAPI, prefix: str = "") -> Iterator[Route]:
    with warnings.catch_warnings(action="ignore"):  # of names in a description that nobody reads
        paths = get_openapi(title="", version="", routes=app.routes)["paths"]
    for path, methods in paths.items():
        yield from (Route(prefix + path, method) for method in _METHODS & methods.keys())
