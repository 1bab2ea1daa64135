"""Every scenario on our own loopback pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

from benchmarks.trusting.plots import (
    BELIEVED_AFTER,
    Frame,
    Plot,
    Scenario,
    Truth,
    done,
    duration,
    real_kind,
    undone,
)
from benchmarks.trusting.scripts import Ask, Choice, Edit, Fault, Script

_LASTING = (1, 3, 10)
_STRANGE = (
    "error_with_200",
    "breaks_off",
    "cut_in_half",
    "challenge",
    "empty_shell",
    "other_language",
    "log_in",
    "consent_wall",
    "unavailable",
)
_MAY_STAND = ("breaks_off", "cut_in_half", "other_language")  # it could be what is meant


def _at_random(name: str, count: int) -> Choice:
    return lambda ask: {name: ask.dice.randrange(count)}


def _by_cookie(ask: Ask) -> dict[str, int]:
    return {"support": int(ask.cookie, 16) % 2}


def _by_day(ask: Ask) -> dict[str, int]:
    return {"support": ask.at.toordinal() % 2}


def _by_region(ask: Ask) -> dict[str, int]:
    """Serve the region that our way out leads to, which changes every other day or so."""
    span = ask.at.toordinal() * 24 + ask.at.hour
    region = Random(span // 40).randrange(3)
    return {"controller": region, "disputes": region}


def _rotating(ask: Ask) -> str:
    number = f"{ask.dice.randint(10_000, 99_999):,}"
    return f"Today {number} people moved their notes to us, and {number} of them stayed."


def _few_rotating(ask: Ask) -> str:
    names = ("Ada of Leeds", "Bo of Malmö", "Cem of Izmir", "Dov of Haifa", "Eva of Brno", "Fay")
    return f"“I found everything again within a day”, says {ask.dice.choice(names)}, a customer."


def _served(script: Script, variants: int = 1) -> Callable[[Frame], Plot]:
    """Serve a script that nothing real befalls."""
    return lambda frame: Plot(replace(script, seed=frame.seed), variants=variants)


def _changed(script: Script, variants: int = 1) -> Callable[[Frame], Plot]:
    """Serve a script with one real change in the middle of the period."""

    def plot(frame: Frame) -> Plot:
        kind = real_kind(frame)
        edits = (Edit(kind, frame.middle),)
        truth = done(kind, frame.middle)
        return Plot(replace(script, seed=frame.seed, edits=edits), (truth,), variants)

    return plot


_PLAIN = Script(0)
_TURNS = {
    "a_b_per_request": (Script(0, choose=_at_random("support", 2)), 2),
    "a_b_per_cookie": (Script(0, choose=_by_cookie), 2),
    "a_b_per_day": (Script(0, choose=_by_day), 2),
    "three_regions": (Script(0, choose=_by_region), 3),
    "three_regions_per_request": (Script(0, choose=_at_random("controller", 3)), 3),
    "promotion_new_at_each_fetch": (Script(0, promo=_rotating), 1),
    "promotion_one_of_six": (Script(0, promo=_few_rotating), 6),
}


def _fault(kind: str, days: float | None) -> Callable[[Frame], Plot]:
    """Play a fault for so many days, or at one answer only."""

    def plot(frame: Frame) -> Plot:
        lasts = timedelta(days=days or 0)
        fault = Fault(kind, frame.middle, frame.middle + lasts if days else None, once=not days)
        may_stand = kind in _MAY_STAND and lasts > BELIEVED_AFTER
        return Plot(
            Script(frame.seed, faults=(fault,)),
            stands_at=frame.middle + BELIEVED_AFTER if may_stand else None,
            troubled=None if days == 1 else bool(days),
        )

    return plot


def _changed_behind(kind: str) -> Callable[[Frame], Plot]:
    """Change for real while a fault of three days hides the page."""

    def plot(frame: Frame) -> Plot:
        real, back = real_kind(frame), frame.middle + timedelta(days=2)
        fault = Fault(kind, frame.middle - timedelta(days=1), back)
        script = Script(frame.seed, (Edit(real, frame.middle),), (fault,))
        return Plot(script, (done(real, back),), troubled=True)

    return plot


def _reverted(frame: Frame) -> Plot:
    kind, back = real_kind(frame), frame.middle + timedelta(days=3)
    script = Script(frame.seed, (Edit(kind, frame.middle, back),))
    return Plot(script, (done(kind, frame.middle), undone(kind, back)))


def _two_changes(frame: Frame) -> Plot:
    first, second = frame.middle, frame.middle + timedelta(days=3)
    script = Script(frame.seed, (Edit("added", first), Edit("longer", second)))
    return Plot(script, (done("added", first), done("longer", second)))


def _settling(frame: Frame) -> Plot:
    """Change for real, with caches that give the old text now and then for a day."""
    kind, settled = real_kind(frame), frame.middle + timedelta(days=1)
    script = Script(frame.seed, (Edit(kind, frame.middle, settled_at=settled),))
    return Plot(script, (done(kind, frame.middle),))


def _replaced(frame: Frame) -> Plot:
    script = Script(frame.seed, (Edit("replaced", frame.middle),))
    return Plot(script, (done("replaced", frame.middle),))


def _withdrawn(kind: str) -> Callable[[Frame], Plot]:
    """Take the page away for good; whatever is told of the document then tells it."""

    def plot(frame: Frame) -> Plot:
        script = Script(frame.seed, faults=(Fault(kind, frame.middle, None),))
        return Plot(script, (Truth(frame.middle, lambda _, __: True),), troubled=True)

    return plot


SCENARIOS: tuple[Scenario, ...] = (
    Scenario("steady", "steady", _served(_PLAIN)),
    Scenario("real_change", "real_change", _changed(_PLAIN), 6),
    *(Scenario(name, name, _served(*turns)) for name, turns in _TURNS.items()),
    *(
        Scenario(f"{name}_and_a_real_change", f"{name}_and_a_real_change", _changed(*turns))
        for name, turns in _TURNS.items()
    ),
    *(Scenario(f"one_off_{kind}", "one_off_fault", _fault(kind, None)) for kind in _STRANGE),
    Scenario("one_off_text", "one_off_text", _fault("brief", None)),
    *(
        Scenario(f"{kind}_{days}_days", duration("fault", days), _fault(kind, days))
        for days in _LASTING
        for kind in _STRANGE
    ),
    *(
        Scenario(f"changed_behind_{kind}", "changed_during_a_fault", _changed_behind(kind))
        for kind in ("challenge", "unavailable", "error_with_200", "log_in")
    ),
    Scenario("taken_back_after_3_days", "taken_back_after_3_days", _reverted),
    Scenario("two_changes_in_3_days", "two_changes_in_3_days", _two_changes),
    Scenario("caches_settle_for_a_day", "caches_settle_for_a_day", _settling, 6),
    Scenario("replaced", "replaced_by_another_policy", _replaced),
    *(
        Scenario(f"withdrawn_{kind}", "withdrawn_for_good", _withdrawn(kind))
        for kind in ("not_found", "gone", "redirect_home")
    ),
)
