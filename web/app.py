"""The web process: settings read once at the start, then nothing but pages."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from config.logging import set_up_logging
from config.settings import Settings, read_settings
from storage.database import ask_alone
from web.api.app import VERSION, build_api
from web.headers import SecurityHeaders
from web.operator import pages as operator_pages
from web.pages import (
    about,
    account,
    account_data,
    alerts,
    changes,
    commitments,
    compare,
    confirm,
    documents,
    errors,
    evidence,
    feeds,
    health,
    home,
    inbound,
    log,
    members,
    metrics,
    own_channels,
    own_keys,
    own_messages,
    platforms,
    provisions,
    register,
    rehearsal,
    reviews,
    schemas,
    search,
    sign_in,
    sign_up,
    slack,
    snapshots,
    sub_processors,
    unsubscribe,
)
from web.site import Site
from web.static_files import STATIC, KeptFiles
from web.templating import open_templates
from web.watch import watching
from workers.context import open_context, spare_the_modules

PAGES = (
    home,
    platforms,
    documents,
    reviews,
    sub_processors,
    changes,
    evidence,
    snapshots,
    provisions,
    compare,
    search,
    feeds,
    about,
    confirm,
    unsubscribe,
    sign_in,
    sign_up,
    account,
    rehearsal,
    commitments,
    alerts,
    register,
    members,
    own_messages,
    own_channels,
    own_keys,
    account_data,
    slack,
    schemas,
    log,
    inbound,
    health,
    metrics,
    operator_pages,
)

# The middle level: a page is a few percent larger than at the highest, and packed in half the time.
_PACKED = 4


def build_app(read: Callable[[], Settings] = read_settings, *, alone: bool = False) -> FastAPI:
    """Build the app; `read` is called once, when it starts to serve.

    Where it is `alone` in its process, no search for garbage looks through what was imported:
    each held up all pages for 0.2 seconds.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        settings = read()
        set_up_logging(settings)
        context = open_context(settings)
        ask_alone(context.engine)
        secret, engine = context.site.secret, context.engine
        app.state.site = Site(settings, secret, engine, open_templates(), context)
        api.state.site = app.state.site
        if alone:
            spare_the_modules()
        async with watching(context):
            yield
        engine.dispose()

    app = FastAPI(
        title="Clausewatch", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None
    )
    api = build_api()
    api.dependency_overrides = app.dependency_overrides
    app.mount(VERSION, api)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=_PACKED)
    app.add_middleware(SecurityHeaders)
    app.mount("/static", KeptFiles(directory=STATIC), name="static")
    for page in PAGES:
        app.include_router(page.router)
    errors.register(app)
    return app


app = build_app(alone=True)
