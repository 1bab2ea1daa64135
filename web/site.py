"""What one web process keeps open, and how its pages reach it.

What merely looks things up is `async`, for the rest is called in a thread, and each turn of one
costs more than the look.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Annotated, Any

from anyio import CancelScope, CapacityLimiter, to_thread
from fastapi import Depends, Path, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from config.settings import Settings
from documents.sub_processors import Moves
from storage.database import open_session
from storage.provisions import platforms_analysed
from web.counts import Counts
from web.kept import Kept
from web.redlines import Redline
from workers.context import Context

# Two rewritten texts of 1 MB take half a second to draw; this many characters hold many redlines.
_ROOM = 20_000_000
_AT_ONCE = 4  # sessions that are given back; apart from pages that wait for one
_BLOCKS = 100_000  # of texts compared with what somebody reviewed
_NAMES = 2  # how the names of all platforms stood
_COUNTED = 20  # figures of times that ended
_LISTS = 1_000  # what changes did to lists of sub-processors, most of them nothing


def _weigh(kept: Any) -> int:
    return int(kept.size) if kept else 1


@dataclass(frozen=True)
class Site:
    """The settings read at the start, the key that signs links, the database, the templates."""

    settings: Settings
    secret: str = field(repr=False)
    engine: Engine
    templates: Environment
    context: Context
    counted: Kept[Any] = field(default_factory=lambda: Kept(_COUNTED, lambda _: 1))
    moves: Kept[Moves | None] = field(default_factory=lambda: Kept(_LISTS, lambda _: 1))
    redlines: Kept[Redline] = field(default_factory=lambda: Kept(_ROOM, lambda drawn: drawn.size))
    choices: Kept[Any] = field(default_factory=lambda: Kept(_NAMES, lambda _: 1))
    texts: Kept[Any] = field(default_factory=lambda: Kept(_ROOM, _weigh))
    nets: Kept[Any] = field(default_factory=lambda: Kept(_BLOCKS, _weigh))
    counts: Counts = field(init=False)
    closing: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_AT_ONCE))

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", Counts(self.engine))


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def assessed(site: Site, session: Session, now: datetime) -> int:
    """Count the platforms of which a watched document was assessed, about once a minute."""
    return site.counts.get("assessed", session, now, platforms_analysed)


async def the_site(request: Request) -> Site:
    return site_of(request)


TheSite = Annotated[Site, Depends(the_site)]


async def reading(site: TheSite) -> AsyncIterator[Session]:
    """Lend a session to one request; it is given back by a thread that no page can keep busy."""
    session = open_session(site.engine)
    try:
        yield session
    finally:
        with CancelScope(shield=True):
            await to_thread.run_sync(session.close, limiter=site.closing)


def clock(request: Request) -> datetime:
    """Tell the database's time, which the workers go by too; ours until it was first reached."""
    try:
        return site_of(request).context.now()
    except SQLAlchemyError:
        return datetime.now(UTC)


async def acting(site: TheSite, now: Annotated[datetime, Depends(clock)]) -> Context:
    """Give what the steps need, at the time of the request."""
    return replace(site.context, now=lambda: now)


READ = ["GET", "HEAD"]
Reading = Annotated[Session, Depends(reading)]
Now = Annotated[datetime, Depends(clock)]
Acting = Annotated[Context, Depends(acting)]
Id = Annotated[int, Path(ge=1, lt=2**63)]
Slug = Annotated[str, Path(pattern="^[a-z0-9-]{1,80}$")]


def render(site: Site, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a page; a name that the template uses and nobody gave is an error."""
    return HTMLResponse(site.templates.get_template(template).render(values), status)
