"""The scenarios that the page server of the peers can play."""

from collections.abc import Callable
from datetime import datetime, timedelta

from benchmarks.trusting.plots import BELIEVED_AFTER, Frame, Plot, Scenario, done, duration
from benchmarks.trusting.shared_pages import Modes, Spell

_STRANGE = ("human", "humanmain", "humandyn", "redir", "emptymain", "blankmain", "empty")
_ANSWERED = ("403", "404", "429", "500", "503", "reset")


def _by_day(now: datetime) -> str:
    return "abB" if now.toordinal() % 2 else "ok"


def _usual(mode: Callable[[datetime], str], variants: int = 1) -> Callable[[Frame], Plot]:
    return lambda _: Plot(Modes(usual=mode), variants=variants)


def _spell(mode: str, days: float | None) -> Callable[[Frame], Plot]:
    def plot(frame: Frame) -> Plot:
        until = frame.middle + timedelta(days=days) if days else None
        spell = Spell(mode, frame.middle, until, once=not days)
        gone = mode == "404" and (days or 0) > BELIEVED_AFTER.days
        stands_at = frame.middle + BELIEVED_AFTER if gone else None
        return Plot(
            Modes((spell,)), stands_at=stands_at, troubled=None if days == 1 else bool(days)
        )

    return plot


def _changed(frame: Frame) -> Plot:
    return Plot(Modes((Spell("v2", frame.middle),)), (done("v2", frame.middle),))


def _changed_behind(frame: Frame) -> Plot:
    back = frame.middle + timedelta(days=2)
    fault = Spell("humanmain", frame.middle - timedelta(days=1), back)
    modes = Modes((fault, Spell("v2", frame.middle)))
    return Plot(modes, (done("v2", back),), troubled=True)


SHARED_SCENARIOS: tuple[Scenario, ...] = (
    Scenario("shared_steady", "shared:steady", _usual(lambda _: "ok")),
    Scenario("shared_ab", "shared:a_b_per_request", _usual(lambda _: "ab", 2)),
    Scenario("shared_ab_day", "shared:a_b_per_day", _usual(_by_day, 2)),
    Scenario("shared_v2", "shared:real_change", _changed),
    Scenario("shared_v2_behind", "shared:changed_during_a_fault", _changed_behind),
    *(
        Scenario(f"shared_one_off_{mode}", "shared:one_off_fault", _spell(mode, None))
        for mode in (*_STRANGE, *_ANSWERED)
    ),
    *(
        Scenario(f"shared_{mode}_{days}", duration("shared:fault", days), _spell(mode, days), 1)
        for mode in (*_STRANGE, *_ANSWERED)
        for days in (1, 3, 10)
    ),
)
