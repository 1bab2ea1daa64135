"""A period of watching as a strip: where on it nobody saw the text."""

from dataclasses import dataclass

from storage.watching import Gap
from workers.steps.proving.watched import Proof

_LEAST = 0.15  # percent: the shortest gap can still be seen


@dataclass(frozen=True, slots=True)
class Hole:
    """A gap as it is drawn: `x` and `width` in percent of the period."""

    x: float
    width: float
    gap: Gap


def draw_holes(proof: Proof) -> tuple[Hole, ...]:
    """Set the gaps of a proof on its period, in their true places and lengths."""
    seen = proof.watching
    whole = (seen.until - seen.since).total_seconds() or 1.0
    holes = []
    for gap in sorted(proof.gaps, key=lambda one: one.since):
        width = max(_LEAST, 100 * gap.length.total_seconds() / whole)
        x = 100 * (gap.since - seen.since).total_seconds() / whole
        holes.append(Hole(round(min(x, 100 - width), 2), round(width, 2), gap))
    return tuple(holes)
