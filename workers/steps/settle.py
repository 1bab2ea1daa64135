"""Decide what one look at a document means, from values alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.words import Cause, Outcome, Significance

_IN_FORCE_LONG_ENOUGH = timedelta(days=7)
_RETURNS_THAT_MAKE_ALTERNATING = 2
ALTERNATION_WINDOW = timedelta(days=90)


@dataclass(frozen=True)
class Standing:
    """The text in force and the one that waits for its second fetch, by their hashes."""

    text_hash: str | None
    candidate_hash: str | None


def outcome_of(text_hash: str, standing: Standing, *, confirmed: bool, known: bool) -> Outcome:
    """Name what a readable text is to its document.

    `confirmed` says that this look needs no second one; `known` that the text was in force
    before. A first text needs no confirmation: nobody is told of it.

    >>> outcome_of("b", Standing("a", None), confirmed=False, known=False).value
    'candidate'
    >>> outcome_of("b", Standing("a", "b"), confirmed=False, known=False).value
    'change'
    >>> outcome_of("a", Standing("a", "b"), confirmed=False, known=True).value
    'unstable'
    """
    if standing.text_hash is None:
        return Outcome.FIRST
    if text_hash == standing.text_hash:
        return Outcome.UNSTABLE if standing.candidate_hash else Outcome.UNCHANGED
    if confirmed or text_hash == standing.candidate_hash:
        return Outcome.RETURNED if known else Outcome.CHANGE
    return Outcome.UNSTABLE if standing.candidate_hash else Outcome.CANDIDATE


@dataclass(frozen=True)
class Past:
    """What the register says about a text that came back.

    `in_force` is how long it stood in all; `returns` how often this document went back to an
    earlier text lately, this time not counted.
    """

    in_force: timedelta
    returns: int
    alternating_since: datetime | None


@dataclass(frozen=True)
class Telling:
    """Whether a change alerts, and if not, why; `alternates` marks the document from now on."""

    alerts: bool
    quiet_reason: str | None = None
    alternates: bool = False


def tell(cause: Cause, significance: Significance, past: Past) -> Telling:
    """Say whether a change may alert: cosmetic ones never, an oscillating document once."""
    starts = past.alternating_since is None and _oscillates(cause, past)
    if significance.rank < Significance.MINOR.rank:
        return Telling(alerts=False, quiet_reason=significance.value, alternates=starts)
    if cause is not Cause.RETURNED or starts:
        return Telling(alerts=True, alternates=starts)
    if past.alternating_since is not None:
        return Telling(alerts=False, quiet_reason="alternating")
    if past.in_force < _IN_FORCE_LONG_ENOUGH:
        return Telling(alerts=False, quiet_reason="returned to a text in force under a week")
    return Telling(alerts=True)


def _oscillates(cause: Cause, past: Past) -> bool:
    return cause is Cause.RETURNED and past.returns + 1 >= _RETURNS_THAT_MAKE_ALTERNATING
