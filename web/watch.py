"""Watch from the web process that work flows, for workers that all stand still cannot."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from workers.context import Context
from workers.steps.operating.flow import watch_flow

_log = logging.getLogger(__name__)


@asynccontextmanager
async def watching(c: Context) -> AsyncIterator[None]:
    """Look every CANARY_EVERY while this block lasts; the first look comes late, for a start."""
    task = asyncio.create_task(_watch(c))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _watch(c: Context) -> None:
    await asyncio.sleep(c.settings.flow_alarm_after)
    while True:
        try:
            await asyncio.to_thread(watch_flow, c)
        except Exception:
            _log.exception("flow not watched")
        await asyncio.sleep(c.settings.canary_every)
