"""The JSON schemas of webhooks' events and of a change's summary, for those who read them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from models.summary import ChangeSummary
from notifications.events import json_schema
from web.site import READ, TheSite

router = APIRouter(prefix="/schemas")


@router.api_route("/events.json", methods=READ)
def events(site: TheSite) -> JSONResponse:
    return _published(site, "events.json", _of_events())


@router.api_route("/change-summary.json", methods=READ)
def change_summary(site: TheSite) -> JSONResponse:
    return _published(site, "change-summary.json", _of_summaries())


@cache
def _of_events() -> Mapping[str, Any]:
    return json_schema()


@cache
def _of_summaries() -> Mapping[str, Any]:
    return ChangeSummary.model_json_schema()


def _published(site: TheSite, name: str, schema: Mapping[str, Any]) -> JSONResponse:
    address = f"{site.settings.public_url.rstrip('/')}/schemas/{name}"
    dialect = "https://json-schema.org/draft/2020-12/schema"
    content = {"$schema": dialect, "$id": address, **schema}
    return JSONResponse(content, headers={"Cache-Control": "public, max-age=3600"})
