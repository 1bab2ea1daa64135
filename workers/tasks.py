"""The Celery tasks: each opens the context, calls one step and, after its commit, rings the next.

Tasks carry ids only. A bell that cannot be rung costs latency and never work: `sweep` rings again
for whatever stands due in the database. What matters less comes last, so that a fault in it stops
no bell.
"""

import logging
from functools import cache

from celery import Task
from kombu.exceptions import OperationalError

from config.settings import read_settings
from workers.app import QUEUES, app
from workers.context import Context, open_context, spare_the_modules
from workers.schedule import lasting
from workers.steps.destinations.switch_off_failing import switch_off_failing
from workers.steps.operating.flow import receive_canary, send_canaries, watch_flow
from workers.steps.operating.prune import prune_old_rows
from workers.steps.operating.sweep import find_due_platforms, find_unfinished
from workers.steps.proving.sign_log import append_and_sign, stamp_waiting_heads
from workers.steps.reading.analyse import analyse_new_texts, has_new_texts
from workers.steps.reading.liken import liken_wordings
from workers.steps.reading.narrate import narrate_changes
from workers.steps.telling.correct import correct_late
from workers.steps.telling.deliver import deliver_due
from workers.steps.telling.digest import cut_due_digests
from workers.steps.telling.fan_out import fan_out
from workers.steps.telling.remind import remind_due
from workers.steps.watching.track import track_platforms

_log = logging.getLogger(__name__)
_A_DAY = 86_400.0
_BELL_LASTS = 300.0  # seconds; the sweep rings for new texts until they are analysed


@cache
def context() -> Context:
    """Return this process's context; first called in a child, so that no socket is inherited."""
    spare_the_modules()
    return open_context(read_settings())


@app.task(name="dispatch_due_platforms")
def dispatch_due_platforms() -> None:
    for platform_ids in find_due_platforms(context()):
        ring(fetch_platforms, platform_ids, queue="fetch")
    for platform_ids in find_due_platforms(context(), browser=True):
        ring(render_platforms, platform_ids, queue="browser")


@app.task(name="fetch_platforms")
def fetch_platforms(platform_ids: list[str]) -> None:
    for change_id in track_platforms(platform_ids, context()):
        ring(fan_out_change, change_id, queue="fanout")


@app.task(name="render_platforms")
def render_platforms(platform_ids: list[str]) -> None:
    for change_id in track_platforms(platform_ids, context(), browser=True):
        ring(fan_out_change, change_id, queue="fanout")


@app.task(name="fan_out_change")
def fan_out_change(change_id: int) -> None:
    done = fan_out(change_id, context())
    for channel in done.channels:
        ring(notify, channel, queue=channel)
    if not done.finished:
        ring(fan_out_change, change_id, queue="fanout")


@app.task(name="analyse_texts")
def analyse_texts() -> None:
    if analyse_new_texts(context()) and not has_new_texts(context()):
        ring(compare_wordings, queue="analysis", expires=_BELL_LASTS)


@app.task(name="compare_wordings")
def compare_wordings() -> None:
    liken_wordings(context())


@app.task(name="narrate")
def narrate() -> None:
    narrate_changes(context())


@app.task(name="notify")
def notify(channel: str) -> None:
    if deliver_due(channel, context()).more:
        ring(notify, channel, queue=channel)


@app.task(name="cut_digests")
def cut_digests() -> None:
    for channel in cut_due_digests(context()):
        ring(notify, channel, queue=channel)
    remind_due(context())
    switch_off_failing(context())


@app.task(name="canaries")
def canaries() -> None:
    watch_flow(context())
    for queue in send_canaries(QUEUES, context()):
        ring(canary, queue, queue=queue, expires=lasting(read_settings().canary_every))


@app.task(name="canary")
def canary(queue: str) -> None:
    receive_canary(queue, context())


@app.task(name="keep_log")
def keep_log() -> None:
    append_and_sign(context())


@app.task(name="stamp_heads")
def stamp_heads() -> None:
    stamp_waiting_heads(context())


@app.task(name="prune")
def prune() -> None:
    prune_old_rows(context())


@app.task(name="sweep")
def sweep() -> None:
    unfinished = find_unfinished(context())
    for change_id in unfinished.changes:
        ring(fan_out_change, change_id, queue="fanout")
    for channel in unfinished.channels:
        ring(notify, channel, queue=channel)
    if unfinished.texts:
        ring(analyse_texts, queue="analysis", expires=_BELL_LASTS)
    if unfinished.narrations:
        ring(narrate, queue="analysis", expires=_BELL_LASTS)
    correct_late(context())


def ring(
    task: Task[..., None],
    *arguments: str | int | list[str],
    queue: str,
    expires: float = _A_DAY,
) -> None:
    """Ask for a task now; a broker that is down or silent is logged and never fails the caller.

    A bell that nobody answered in `expires` seconds is forgotten.
    """
    try:
        task.apply_async(arguments, queue=queue, expires=expires)
    except OperationalError as error:
        _log.warning("bell not rung task=%s: %s", task.name, error)
