"""The JSON schema of what webhooks are sent, for those who write receivers."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from notifications.events import json_schema
from web.site import READ, TheSite

router = APIRouter(prefix="/schemas")


@router.api_route("/events.json", methods=READ)
def events(site: TheSite) -> JSONResponse:
    address = f"{site.settings.public_url.rstrip('/')}/schemas/events.json"
    dialect = "https://json-schema.org/draft/2020-12/schema"
    schema = {"$schema": dialect, "$id": address, **json_schema()}
    return JSONResponse(schema, headers={"Cache-Control": "public, max-age=3600"})
