"""Reads Open Terms Archive declarations: one service's JSON in, our declarations out.

The format is described at https://docs.opentermsarchive.org/terms/reference/declaration/; the
older one has `documents` in place of `terms`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from models.declaration import Declaration, FetchBy
from models.mistakes import DeclarationError, Mistake, explain, worth_telling

RANGE_KEYS = {
    "startBefore": "start_before",
    "startAfter": "start_after",
    "endBefore": "end_before",
    "endAfter": "end_after",
}
ENTRY_KEYS = {"fetch", "select", "remove", "filter", "executeClientScripts", "combine"}
UNTIL_KEYS = {"validUntil", "ValidUntil"}  # the second is a slip found in real files


def terms_of(service: Any) -> Mapping[str, Any]:
    """Give the entries of a service by terms type; DeclarationError if there are none."""
    is_object = isinstance(service, Mapping)
    terms = service.get("terms", service.get("documents")) if is_object else None
    if not isinstance(terms, Mapping) or not terms:
        raise refusal("has neither `terms` nor `documents`: not a declaration")
    return terms


def declaration_of(service: Mapping[str, Any], terms_type: str) -> Declaration:
    """Convert one terms type of a service; DeclarationError says why it cannot be."""
    entry = terms_of(service).get(terms_type)
    if entry is None:
        raise refusal(f"declares no {terms_type}")
    return _convert(entry, terms_type)


def declaration_at(
    history: Mapping[str, Any], terms_type: str, when: datetime
) -> Declaration | None:
    """Convert the entry of a `*.history.json` in force at `when`.

    None means that no past entry reaches as far: the service's present declaration holds.
    """
    ends = [(_end_of(entry), entry) for entry in history.get(terms_type, ())]
    in_force = [(end, entry) for end, entry in ends if when <= end]
    if not in_force:
        return None
    return _convert(min(in_force, key=lambda pair: pair[0])[1], terms_type)


def _end_of(entry: Mapping[str, Any]) -> datetime:
    written = next((entry[key] for key in UNTIL_KEYS if key in entry), None)
    try:
        end = datetime.fromisoformat(str(written))
    except ValueError as error:
        raise refusal(f"has a past entry whose validUntil is no date: {written}") from error
    return end if end.tzinfo else end.replace(tzinfo=UTC)


def _convert(entry: Any, terms_type: str) -> Declaration:
    sources = list(_sources(entry, terms_type))
    try:
        return Declaration.model_validate(
            {
                "type": terms_type,
                "pages": [_page(source) for source in sources],
                "unsupported": _unsupported(sources),
            }
        )
    except ValidationError as error:
        details = (detail for detail in error.errors() if worth_telling(detail))
        reasons = dict.fromkeys(explain(detail).replace("'url'", "'fetch'") for detail in details)
        raise refusal(f"{terms_type}: {'; '.join(reasons)}") from error


def _sources(entry: Any, terms_type: str) -> Iterator[Mapping[str, Any]]:
    """Give one mapping for each address; a combined one inherits what its terms declare."""
    parts = entry.get("combine", [{}]) if isinstance(entry, Mapping) else None
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
        raise refusal(f"{terms_type}: must be an object, and `combine` a list of objects")
    shared = {key: value for key, value in entry.items() if key != "combine"}
    for part in parts:
        yield {**shared, **part}


def _page(source: Mapping[str, Any]) -> dict[str, Any]:
    page = {
        "select": [_rule(rule) for rule in _as_list(source.get("select"))],
        "remove": [_rule(rule) for rule in _as_list(source.get("remove"))],
        "fetch": FetchBy.BROWSER if source.get("executeClientScripts") else FetchBy.HTTP,
    }
    return {"url": source["fetch"], **page} if "fetch" in source else page


def _as_list(value: Any) -> list[Any]:
    if not value:
        return []
    return value if isinstance(value, list) else [value]


def _rule(rule: Any) -> Any:
    if not isinstance(rule, Mapping):
        return rule
    return {RANGE_KEYS.get(key, key): selector for key, selector in rule.items()}


def _unsupported(sources: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Name what is asked for and not done: filters, which are programs of their own, and news."""
    names: list[str] = []
    for source in sources:
        names += [f"filter {name}" for name in _filter_names(source.get("filter"))]
        names += [f"key {key}" for key in source if key not in ENTRY_KEYS | UNTIL_KEYS]
    return tuple(dict.fromkeys(names))


def _filter_names(filters: Any) -> Iterator[str]:
    """A filter is a name, or a name with its arguments: "strip" or {"strip": ["x"]}."""
    for one in _as_list(filters):
        yield from one if isinstance(one, Mapping) else [str(one)]


def refusal(message: str) -> DeclarationError:
    """Make the error for a declaration whose file the caller knows."""
    return DeclarationError([Mistake("", 0, message)])
