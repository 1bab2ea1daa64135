"""Decide what one look at a document means, from values alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from documents.normalise import FORM
from models.words import Cause, Outcome, Significance

_IN_FORCE_LONG_ENOUGH = timedelta(days=7)
_TAKEN_BACK_AT_ONCE = timedelta(days=2)
_CACHES_LEARN_IN = timedelta(days=3)
_RESTS_FOR = timedelta(days=7)
_SWITCHES_THAT_MAKE_ALTERNATING = 2
ALTERNATION_WINDOW = timedelta(days=90)


@dataclass(frozen=True)
class Key:
    """A text by the hash of its wording and the hash of its form."""

    text_hash: str
    form_hash: str


@dataclass(frozen=True)
class Standing:
    """The text in force, and the hash that waits for its second fetch; a form's says so itself.

    `form_varies` says that the form of this document differs at each fetch and counts no more.
    """

    key: Key | None
    candidate_hash: str | None = None
    form_varies: bool = False


def difference(seen: Key, standing: Standing) -> str | None:
    """Return the hash in which a text differs from the one in force: its wording's, else form's.

    >>> difference(Key("a", "form two"), Standing(Key("a", "form one")))
    'form two'
    """
    if standing.key is None or seen.text_hash != standing.key.text_hash:
        return seen.text_hash
    if standing.form_varies or seen.form_hash == standing.key.form_hash:
        return None
    return seen.form_hash


def outcome_of(seen: Key, standing: Standing, *, confirmed: bool, known: bool) -> Outcome:
    """Name what a readable text is to its document.

    `confirmed` says that this look needs no second one; `known` that what differs, wording or
    form, was in force before. A first text needs no confirmation: nobody is told of it. Where
    only the form differs once more at the second fetch, the text is unchanged.
    """
    if standing.key is None:
        return Outcome.FIRST
    found = difference(seen, standing)
    awaited = awaits_wording(standing.candidate_hash)
    if found is None:
        return Outcome.UNSTABLE if awaited else Outcome.UNCHANGED
    if confirmed or found == standing.candidate_hash:
        return Outcome.RETURNED if known else Outcome.CHANGE
    if _is_form(found):
        return Outcome.CANDIDATE if standing.candidate_hash is None else Outcome.UNCHANGED
    return Outcome.UNSTABLE if awaited else Outcome.CANDIDATE


def awaits_wording(candidate_hash: str | None) -> bool:
    """Say whether it is another wording, not only another form, that waits for its second fetch."""
    return candidate_hash is not None and not _is_form(candidate_hash)


def _is_form(found: str) -> bool:
    return found.startswith(FORM)


@dataclass(frozen=True)
class Past:
    """What is on record about a text that now stands.

    `in_force` is how long it stood before in all; `returns` how often this document went back to
    an earlier text lately, this time not counted, and `returning_for` how long ago it did so
    first; `flickers` how often this very text was seen
    lately and was gone at the second look. `replaced` is how long the text stood that it takes
    the place of. `known` says why all of it is known already, where it is.
    """

    in_force: timedelta
    returns: int
    returning_for: timedelta = timedelta()
    flickers: int = 0
    alternating: bool = False
    replaced: timedelta = timedelta.max
    known: str | None = None


@dataclass(frozen=True)
class Telling:
    """Whether a change alerts, and if not, why; `alternates` marks the document from now on.

    A change of substance that was damped is told if the document `rests_for` this long on it.
    """

    alerts: bool
    quiet_reason: str | None = None
    alternates: bool = False
    rests_for: timedelta | None = None


def tell(cause: Cause, significance: Significance, past: Past) -> Telling:
    """Say whether a change may alert: cosmetic ones never, an oscillating document once."""
    wording = significance is not Significance.NONE
    starts = wording and not past.alternating and _oscillates(cause, past)
    if significance.rank < Significance.MINOR.rank:
        return Telling(alerts=False, quiet_reason=significance.value, alternates=starts)
    if past.known:
        return _damped(past.known)
    if cause is not Cause.RETURNED or starts:
        return Telling(alerts=True, alternates=starts)
    if past.alternating:
        return _damped("alternating")
    if past.in_force < _IN_FORCE_LONG_ENOUGH:
        return _damped("returned to a text in force under a week")
    if past.replaced < _TAKEN_BACK_AT_ONCE:
        return _damped("taken back at once", _TAKEN_BACK_AT_ONCE)
    return Telling(alerts=True)


def still_alternating(since: datetime | None, returns: int, at: datetime) -> bool:
    """Say whether a document that began to alternate then still does."""
    return since is not None and (returns > 0 or at - since < ALTERNATION_WINDOW)


def _damped(reason: str, rests_for: timedelta = _RESTS_FOR) -> Telling:
    return Telling(alerts=False, quiet_reason=reason, rests_for=rests_for)


def _oscillates(cause: Cause, past: Past) -> bool:
    """Say whether a document goes back and forth, and not only while caches learn a new text."""
    if cause is not Cause.RETURNED:
        return past.flickers >= _SWITCHES_THAT_MAKE_ALTERNATING
    switches = past.flickers + past.returns + 1
    return switches >= _SWITCHES_THAT_MAKE_ALTERNATING and past.returning_for >= _CACHES_LEARN_IN
