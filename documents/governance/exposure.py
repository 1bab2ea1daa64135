"""How much an organisation takes on by a text: a published sum over the wordings found."""

from collections.abc import Iterator, Sequence

from models.governance import Exposure, ExposurePoint, FoundProvision
from models.taxonomy import taxonomy
from models.words import Severity

MEDIUM, HIGH = 10, 25  # points from which the exposure is Medium, and High
EASED = 1  # points fewer where a wording for the user stands beside it


def weigh_exposure(provisions: Sequence[FoundProvision]) -> Exposure:
    """Add up what the wordings count: a provision's weight where one is worse for the user.

    A wording that is better for the user takes one point off, never the last one. A provision
    that is only spoken of counts nothing.
    """
    points = sorted(_points(provisions), key=lambda point: -point.points)
    total = sum(point.points for point in points)
    return Exposure(level=_level(total), points=total, sum=tuple(points))


def _points(provisions: Sequence[FoundProvision]) -> Iterator[ExposurePoint]:
    for found in provisions:
        worse = [stance for stance in found.stances if stance.worse]
        better = [stance for stance in found.stances if stance.worse is False]
        if not worse:
            continue
        base = taxonomy()[found.provision].base_exposure
        words = f"{found.name}: {', '.join(stance.words for stance in worse)}"
        if better:
            words += f"; but {', '.join(stance.words for stance in better)}"
        yield ExposurePoint(
            provision=found.provision,
            points=max(1, base - EASED) if better else base,
            words=words,
            quote=worse[0].quote,
        )


def _level(points: int) -> Severity:
    if points >= HIGH:
        return Severity.HIGH
    return Severity.MEDIUM if points >= MEDIUM else Severity.LOW
