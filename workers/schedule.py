"""What beat starts, and how often. Start reading here: everything else follows from these."""

from typing import Any

from config.settings import Settings


def beat_schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    """List the periodic tasks; each entry expires when the next one is due, so none pile up."""
    every = {
        "dispatch_due_platforms": settings.tick_every,
        "sweep": settings.sweep_every,
        "cut_digests": settings.digest_every,
    }
    return {
        name: {"task": name, "schedule": seconds, "options": {"expires": seconds}}
        for name, seconds in every.items()
    }
