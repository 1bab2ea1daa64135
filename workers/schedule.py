"""What beat starts, and how often. Start reading here: everything else follows from these."""

from typing import Any

from celery.schedules import crontab

from config.settings import Settings

# By the clock, for an interval of a day would begin anew at every start of beat.
_AT_NIGHT = crontab(hour="3", minute="17")
_AN_HOUR = 3600.0


def beat_schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    """List the periodic tasks; each entry expires when the next one is due, so none pile up."""
    every = {
        "dispatch_due_platforms": settings.tick_every,
        "sweep": settings.sweep_every,
        "cut_digests": settings.digest_every,
        "canaries": settings.canary_every,
    }
    nightly = {"task": "prune", "schedule": _AT_NIGHT, "options": {"expires": _AN_HOUR}}
    return {
        name: {"task": name, "schedule": seconds, "options": {"expires": seconds}}
        for name, seconds in every.items()
    } | {"prune": nightly}
