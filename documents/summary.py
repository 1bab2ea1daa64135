"""The structured change summary: what changed, where, how much it matters, from when."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from documents import phrases
from documents.compare import Difference, Kind
from documents.dates import Stated
from documents.deadlines import Terms, read_terms
from documents.extent import count_extent
from documents.followup import find_actions, find_affected
from documents.headline import say_headline
from documents.normalise import Rung
from documents.points import MOST_POINTS, tell_points, tell_provision
from documents.quoting import Side, Texts
from documents.reading import Reading
from documents.reasons import Cosmetic
from documents.relinked import link_changes
from documents.rewrite import tell_sections
from documents.signals import passage
from documents.steady import Unsteady
from models.blocks import Block
from models.summary import ChangeSummary, Dates, Flag, Point, Quote, Signal, StatedDate

RULES_VERSION = "2"
_MOST_SIGNALS = 50
_SAID_ELSEWHERE = frozenset({Rung.NUMBERING, Rung.DATES, Cosmetic.DATE_LINE})
_REDATED = frozenset({Rung.DATES, Cosmetic.DATE_LINE})


def summarise(
    before: Sequence[Block],
    after: Sequence[Block],
    *,
    detected: date,
    terms_type: str,
    platform: str,
    language: str | None,
    unsteady: Unsteady | None = None,
) -> ChangeSummary:
    """Say what the change from one text to the next means; the same input gives the same words.

    A difference that a rung of the ladder or a named reason explains is none or cosmetic. In a
    language without rules every other change is at least minor, and a note says so. What lies in
    `unsteady` places is left out.
    """
    reading = Reading(before, after, language, unsteady)
    weight = reading.weight()
    dates = _dates(detected, reading)
    return ChangeSummary(
        rules_version=RULES_VERSION,
        platform=platform,
        document=terms_type,
        headline=say_headline(reading, platform, terms_type, dates),
        significance=weight.significance,
        severity=weight.severity,
        direction=weight.direction,
        cosmetic_class=reading.reason,
        provisions=tuple(reading.provisions),
        by_provision=tuple(tell_provision(name, reading) for name in reading.provisions),
        dates=dates,
        counts=count_extent(before, after, reading.difference),
        points=tuple(islice(_points(reading), MOST_POINTS)),
        signals=tuple(_signal(signal, reading.texts) for signal in reading.signals[:_MOST_SIGNALS]),
        reasons=weight.reasons,
        affected=tuple(find_affected(reading)),
        actions=tuple(find_actions(reading, dates)),
        notes=tuple(_notes(reading, dates)),
    )


def _points(reading: Reading) -> Iterator[Point]:
    return tell_sections(reading) if reading.sections_rewritten else tell_points(reading)


def _signal(signal: passage.Signal, texts: Texts) -> Signal:
    return Signal(
        kind=signal.kind,
        adverse=signal.adverse,
        sentence=signal.sentence + ".",
        before=texts.quote(signal.before) if signal.before else None,
        after=texts.quote(signal.after) if signal.after else None,
    )


def _dates(detected: date, reading: Reading) -> Dates:
    old, new = reading.old_dates, reading.new_dates
    updated, effective = _stated("after", new.last_updated), _stated("after", new.effective)
    terms = Terms()
    if reading.analysed and reading.telling:
        terms = read_terms(reading.texts, effective, updated, detected)
    return Dates(
        detected=detected,
        last_updated_before=_stated("before", old.last_updated),
        last_updated_after=updated,
        effective_after=effective,
        derived_deadline=terms.deadline,
        notice_period=terms.notice,
        objection_period=terms.objection,
        continued_use=terms.continued_use,
        flags=tuple(_flags(reading)),
    )


def _flags(reading: Reading) -> Iterator[Flag]:
    old, new = reading.old_dates, reading.new_dates
    came = None if _value(new.effective) == _value(old.effective) else _value(new.effective)
    updated = _value(new.last_updated)
    if came and updated and len(came) == len(updated) and came < updated:
        yield "retroactive"
    if reading.reason in _REDATED:
        yield "redated_without_change"
    if reading.telling and old.last_updated and old.last_updated.value == updated:
        yield "changed_without_redating"


def _stated(side: Side, stated: Stated | None) -> StatedDate | None:
    if stated is None or stated.value is None:
        return None
    quote = Quote(side=side, text=stated.text, start=stated.start, end=stated.end)
    return StatedDate(value=stated.value, quote=quote)


def _notes(reading: Reading, dates: Dates) -> Iterator[str]:
    yield from _doubts(reading, dates)
    difference = reading.difference
    yield from phrases.say_asides(
        (
            (difference.count(Kind.MOVED), "moved with unchanged wording"),
            (difference.count(Kind.RENUMBERED), "renumbered"),
            (difference.count(Kind.SPLIT, Kind.MERGED), "split or merged"),
        )
    )
    causes = {cause for cause in reading.causes if cause} if reading.telling else set()
    yield from phrases.say_elsewhere(sorted(causes - _SAID_ELSEWHERE))
    if links := len(link_changes(reading.before, reading.after, _same_words(difference))):
        yield f"{links} link{'s' * (links > 1)} on unchanged words changed."
    places = reading.sections_rewritten or reading.shown()
    if (hidden := len(places) - MOST_POINTS) > 0:
        yield f"{hidden} further places are not listed."


def _doubts(reading: Reading, dates: Dates) -> Iterator[str]:
    """Say what could not be read, what is inferred, and what is odd about the dates."""
    old, new = reading.old_dates, reading.new_dates
    if not reading.analysed and not reading.reason:
        name = reading.language or "unknown"
        yield f"Language not analysed ({name}): only the extent was weighed."
    if "retroactive" in dates.flags and new.effective:
        yield f"Retroactive: “{new.effective.text}” is before the text was last updated."
    if "changed_without_redating" in dates.flags and old.last_updated:
        yield f"Changed without re-dating: the text still says “{old.last_updated.text}”."
    for stated in new.ambiguous:
        yield f"“{stated.text}” can be read as two dates and is not taken for either."
    if dates.derived_deadline and dates.derived_deadline.formula != "stated":
        found = dates.derived_deadline
        yield f"The deadline {found.value} is inferred: {found.formula}."


def _same_words(difference: Difference) -> Iterator[tuple[int, int]]:
    yield from difference.unchanged
    for item in difference.items:
        if item.kind in {Kind.MOVED, Kind.RENUMBERED} and item.before and item.after:
            yield item.before.blocks[0], item.after.blocks[0]


def _value(stated: Stated | None) -> str | None:
    return stated.value if stated else None
