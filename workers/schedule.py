"""What beat starts, and how often. Start reading here: everything else follows from these."""

from typing import Any

from config.settings import Settings

_A_DAY = 86_400.0


def beat_schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    """List the periodic tasks; each entry expires when the next one is due, so none pile up."""
    every = {
        "dispatch_due_platforms": settings.tick_every,
        "sweep": settings.sweep_every,
        "cut_digests": settings.digest_every,
        "canaries": settings.canary_every,
        "prune": _A_DAY,
    }
    return {
        name: {"task": name, "schedule": seconds, "options": {"expires": seconds}}
        for name, seconds in every.items()
    }
