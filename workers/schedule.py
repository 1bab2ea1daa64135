"""What beat starts, and how often. Start reading here: everything else follows from these."""

from typing import Any

from celery.schedules import crontab

from config.settings import Settings

# By the clock, for an interval of a day would begin anew at every start of beat.
_AT_NIGHT = crontab(hour="3", minute="17")
_A_MINUTE = 60.0
_AN_HOUR = 3600.0
_CLOCKS_APART = 300.0  # seconds that a worker's clock may be ahead of beat's


def beat_schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    """List the periodic tasks; each entry expires, so that few pile up."""
    every = {
        "dispatch_due_platforms": settings.tick_every,
        "sweep": settings.sweep_every,
        "cut_digests": settings.digest_every,
        "canaries": settings.canary_every,
        "keep_log": settings.log_every,
        "stamp_heads": _AN_HOUR,
        "compare_wordings": _A_MINUTE,
    }
    nightly = {"task": "prune", "schedule": _AT_NIGHT, "options": {"expires": _AN_HOUR}}
    return {
        name: {
            "task": name,
            "schedule": seconds,
            "options": {"expires": lasting(seconds), **_queue(name)},
        }
        for name, seconds in every.items()
    } | {"prune": nightly}


def _queue(name: str) -> dict[str, str]:
    """The log and comparisons wait behind analyses, where no alert waits for them."""
    unhurried = {"keep_log", "stamp_heads", "compare_wordings"}
    return {"queue": "analysis"} if name in unhurried else {}


def lasting(every: float) -> float:
    """Say how many seconds a bell that is rung every so often is good for.

    The worker's clock judges that: were it no longer than the interval, a worker some seconds
    ahead would take no bell at all.
    """
    return max(every, min(60 * every, _CLOCKS_APART))
