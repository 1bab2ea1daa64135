"""The API as one application of its own, served below /api/v1 with its OpenAPI document."""

from fastapi import FastAPI

from web.api import (
    alerts,
    changes,
    commitments,
    destinations,
    evidence,
    messages,
    problems,
    provisions,
    records,
    rehearsal,
    reviews,
    subscriptions,
    vendors,
    watching,
)
from web.api.rates import RateHeaders
from web.api.webhooks import Api

VERSION = "/api/v1"
_ROUTERS = (
    records,
    watching,
    changes,
    evidence,
    provisions,
    subscriptions,
    rehearsal,
    destinations,
    messages,
    alerts,
    reviews,
    commitments,
    vendors,
)
_ABOUT = """The records of Clausewatch, and a subscriber's own rows.

Every request shows a key (`Authorization: Bearer KEY`). Lists come in pages: send `next`
as `before`. A POST with an `Idempotency-Key` is done once, however often it is sent within a day.
What a plan does not include is said in one line in `not_included`, or refused with 403."""


def build_api() -> FastAPI:
    """Build the application; whoever mounts it gives it `state.site`."""
    api = Api(
        title="Clausewatch",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        responses=problems.told(400, 401, 403, 409, 422, 429),
    )
    api.add_middleware(RateHeaders)
    for module in _ROUTERS:
        api.include_router(module.router)
    problems.register(api)
    return api
