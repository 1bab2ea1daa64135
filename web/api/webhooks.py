"""What Clausewatch posts to webhooks, in the API's description: by the schemas of the events."""

from typing import Any, get_args

from fastapi import FastAPI
from pydantic import BaseModel

from notifications.events import EVENTS, Event

_WHEN = {
    "change.detected": "A document changed",
    "change.corrected": "What was told of a change is withdrawn or corrected",
    "digest.ready": "The changes of a period, for whoever has a digest",
    "document.suspect": "A document cannot be read",
    "document.readable": "A document can be read again",
    "destination.test": "You asked for a test, or have to confirm the webhook by its code",
    "endpoint.disabled": "Another destination of yours was switched off",
    "account.notice": "Something about your account",
}
_HEADERS = {
    "webhook-id": "The message's name, the same on every try",
    "webhook-timestamp": "Seconds since 1970; refuse what is older than five minutes",
    "webhook-signature": "`v1,` and the HMAC-SHA256 of `id.timestamp.body` (Standard Webhooks)",
}
_ANSWERS = {
    "2XX": {"description": "Delivered"},
    "410": {"description": "The webhook is switched off, and its owner told"},
    "default": {"description": "Tried again for about three days"},
}


class Api(FastAPI):
    """An application whose description has the webhooks too, and their schemas."""

    def openapi(self) -> dict[str, Any]:
        described = super().openapi()
        schemas = described.setdefault("components", {}).setdefault("schemas", {})
        for name, schema in _definitions().items():
            schemas.setdefault(name, schema)
        described["webhooks"] = {_type_of(event): _posted(event) for event in get_args(Event)}
        return described


def _definitions() -> dict[str, Any]:
    place = "#/components/schemas/{model}"
    whole = EVENTS.json_schema(mode="serialization", ref_template=place)
    definitions: dict[str, Any] = whole["$defs"]
    return definitions


def _type_of(event: type[BaseModel]) -> str:
    return str(event.model_fields["type"].default)


def _posted(event: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{event.__name__}"}
    posted = {
        "summary": _WHEN[_type_of(event)],
        "operationId": f"webhook_{_type_of(event).replace('.', '_')}",
        "parameters": [_header(name, said) for name, said in _HEADERS.items()],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": _ANSWERS,
    }
    return {"post": posted}


def _header(name: str, said: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": said,
        "schema": {"type": "string"},
    }
