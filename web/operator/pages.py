"""All operators' pages behind one guard: a page that is added here cannot stand open."""

from fastapi import APIRouter, Depends

from web.operator import (
    changes,
    declaration,
    destinations,
    overview,
    record,
    sign_in,
    subscribers,
    suspects,
)
from web.operator.guard import guarded

router = APIRouter()
router.include_router(sign_in.router)

_BEHIND = APIRouter(dependencies=[Depends(guarded)])
for _page in (overview, suspects, declaration, destinations, subscribers, changes, record):
    _BEHIND.include_router(_page.router)
router.include_router(_BEHIND)
