"""The structured change summary: what changed, where, how much it matters, from when."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Literal

from documents import phrases
from documents.compare import Difference, Item, Kind, compare
from documents.cosmetic import explain
from documents.dates import Stated, read_dates
from documents.language import guess_language
from documents.normalise import Rung, first_agreement, link_changes
from documents.quoting import LONGEST, Side, Span, Texts, sections
from documents.signals.find import find_signals
from documents.signals.passage import Signal, read_passages
from documents.weighing import Weight, strength, weigh
from documents.words import Edit
from models.blocks import Block
from models.summary import ChangeSummary, Counts, Dates, Point, Quote, StatedDate
from models.words import Direction, Severity, Significance

RULES_VERSION = "1"
ANALYSED = frozenset({"en"})  # languages whose words the table of stakes knows
_MOST_POINTS = 50
_NO_WORDING = frozenset({Rung.WHITE_SPACE, Rung.LINKS, Rung.ORDER})
_COSMETIC = Weight(Significance.COSMETIC, Severity.LOW, Direction.NEUTRAL, ())
_NO_CHANGE = Weight(Significance.NONE, Severity.LOW, Direction.NEUTRAL, ())
_KEPT, _MANY = 1 / 3, 10  # a text with fewer blocks kept and as many places changed is rewritten
_POINT_KIND: dict[Kind, Literal["added", "removed", "modified", "moved"]] = {
    Kind.ADDED: "added",
    Kind.REMOVED: "removed",
    Kind.MOVED: "moved",
}


def summarise(
    before: Sequence[Block],
    after: Sequence[Block],
    *,
    detected: date,
    terms_type: str,
    platform: str,
    language: str | None,
) -> ChangeSummary:
    """Say what the change from one text to the next means; the same input gives the same words.

    A difference that a rung of the ladder or a named reason explains is none or cosmetic. In a
    language without rules every other change is at least minor, and a note says so.
    """
    reading = _Reading(before, after, language)
    weight = reading.weight()
    dates = _dates(detected, reading)
    return ChangeSummary(
        rules_version=RULES_VERSION,
        headline=_headline(reading, platform, terms_type, dates),
        significance=weight.significance,
        severity=weight.severity,
        direction=weight.direction,
        cosmetic_class=reading.reason,
        dates=dates,
        counts=_counts(reading.difference),
        points=tuple(_point(item, reading) for item in reading.shown()[:_MOST_POINTS]),
        reasons=weight.reasons,
        notes=tuple(_notes(reading)),
    )


class _Reading:
    """One pair of texts, read once: the difference, what of it tells something, the dates."""

    def __init__(
        self, before: Sequence[Block], after: Sequence[Block], language: str | None
    ) -> None:
        self.before, self.after = before, after
        self.language = guess_language(after) or (language or "").lower()[:2] or None
        self.analysed = self.language in ANALYSED
        self.difference = compare(before, after)
        causes = explain(before, after, self.difference, analysed=self.analysed)
        self.causes = {cause for cause in causes if cause not in _NO_WORDING}
        self.reason = _overall_reason(before, after, causes)
        changed = zip(self.difference.items, causes, strict=True)
        self.telling = [item for item, cause in changed if not (cause or self.reason)]
        self.texts = Texts(before, after)
        self.sections = {"before": sections(before), "after": sections(after)}
        self.old_dates = read_dates(before, language=self.language)
        self.new_dates = read_dates(after, language=self.language)

    @cached_property
    def signals(self) -> list[Signal]:
        """All signals of the telling places; none where the language has no rules."""
        return [signal for item in self.telling for signal in self.signals_of(item)]

    def signals_of(self, item: Item) -> list[Signal]:
        if not self.analysed:
            return []
        sides = self.before, self.after
        passages = read_passages(item, self.texts, self.section(item), sides)
        return [signal for passage in passages for signal in find_signals(passage, self.texts)]

    def weight(self) -> Weight:
        if self.telling:
            return weigh(self.telling, self.signals, self.texts, analysed=self.analysed)
        return _NO_CHANGE if self.reason in _NO_WORDING else _COSMETIC

    def shown(self) -> list[Item]:
        worded = (item for item in self.difference.items if item.kind is not Kind.RENUMBERED)
        return self.telling or [item for item in worded if item.edits or item.kind in _POINT_KIND]

    def section(self, item: Item) -> str:
        side, place = ("after", item.after) if item.after else ("before", item.before)
        return self.sections[side][place.blocks[0]] if place else ""

    def rewritten(self) -> bool:
        few = len(self.difference.unchanged) < _KEPT * len(self.after)
        return few and len(self.telling) >= _MANY


def _overall_reason(
    before: Sequence[Block], after: Sequence[Block], causes: Sequence[str | None]
) -> str | None:
    """Name the rung or else the commonest reason that explains every place."""
    rung = first_agreement(before, after)
    if rung or None in causes:
        return rung
    named = Counter(cause for cause in causes if cause not in _NO_WORDING)
    return named.most_common(1)[0][0] if named else Rung.WHITE_SPACE


def _headline(reading: _Reading, platform: str, terms_type: str, dates: Dates) -> str:
    if reading.reason:
        several = reading.causes > {reading.reason}
        return phrases.say_cosmetic(platform, terms_type, reading.reason, several=several)
    if reading.rewritten():
        return phrases.say_changed(platform, terms_type, "largely rewritten", 0, dates)
    strongest = max(reading.telling, key=lambda item: strength(item, reading.texts))
    place = phrases.say_place(strongest, reading.section(strongest))
    others = len(reading.telling) - 1
    return phrases.say_changed(platform, terms_type, place, others, dates)


def _counts(difference: Difference) -> Counts:
    return Counts(
        added=difference.count(Kind.ADDED),
        removed=difference.count(Kind.REMOVED),
        modified=difference.count(Kind.MODIFIED, Kind.MOVED_AND_MODIFIED)
        + sum(bool(i.edits) for i in difference.items if i.kind in {Kind.SPLIT, Kind.MERGED}),
        moved=difference.count(Kind.MOVED),
    )


def _point(item: Item, reading: _Reading) -> Point:
    section = reading.section(item)
    before, after = _quotes(item, reading.texts)
    return Point(
        kind=_POINT_KIND.get(item.kind, "modified"),
        section=section,
        sentence=phrases.say_point(item, section, reading.texts),
        before=before,
        after=after,
    )


def _quotes(item: Item, texts: Texts) -> tuple[Quote | None, Quote | None]:
    """Quote both sides from the first edit to the last or around the strongest, or the place."""
    if item.edits:
        before, after = _stretch(item.edits)
        if any(len(text) > LONGEST or "\n" in text for text in map(texts.text, (before, after))):
            before, after = _stretch([max(item.edits, key=lambda e: _strength(e, item, texts))])
        return texts.quote(before), texts.quote(after)
    return (
        texts.quote(Span("before", item.before.start, item.before.end)) if item.before else None,
        texts.quote(Span("after", item.after.start, item.after.end)) if item.after else None,
    )


def _stretch(edits: Sequence[Edit]) -> tuple[Span, Span]:
    first, last = edits[0], edits[-1]
    return (
        Span("before", first.before_start, last.before_end),
        Span("after", first.after_start, last.after_end),
    )


def _strength(edit: Edit, item: Item, texts: Texts) -> int:
    return strength(replace(item, edits=(edit,)), texts)


def _dates(detected: date, reading: _Reading) -> Dates:
    old, new = reading.old_dates, reading.new_dates
    return Dates(
        detected=detected,
        last_updated_before=_stated("before", old.last_updated),
        last_updated_after=_stated("after", new.last_updated),
        effective_after=_stated("after", new.effective),
    )


def _stated(side: Side, stated: Stated | None) -> StatedDate | None:
    if stated is None or stated.value is None:
        return None
    quote = Quote(side=side, text=stated.text, start=stated.start, end=stated.end)
    return StatedDate(value=stated.value, quote=quote)


def _notes(reading: _Reading) -> Iterator[str]:
    difference, old, new = reading.difference, reading.old_dates, reading.new_dates
    if not reading.analysed and not reading.reason:
        name = reading.language or "unknown"
        yield f"Language not analysed ({name}): only the extent was weighed."
    if reading.telling and old.last_updated and old.last_updated.value == _value(new.last_updated):
        yield f"Changed without re-dating: the text still says “{old.last_updated.text}”."
    for stated in new.ambiguous:
        yield f"“{stated.text}” can be read as two dates and is not taken for either."
    yield from phrases.say_asides(
        (
            (difference.count(Kind.MOVED), "moved with unchanged wording"),
            (difference.count(Kind.RENUMBERED), "renumbered"),
            (difference.count(Kind.SPLIT, Kind.MERGED), "split or merged"),
        )
    )
    if links := len(link_changes(reading.before, reading.after)):
        yield f"{links} link{'s' * (links > 1)} on unchanged words changed."
    if (hidden := len(reading.shown()) - _MOST_POINTS) > 0:
        yield f"{hidden} further places are not listed."


def _value(stated: Stated | None) -> str | None:
    return stated.value if stated else None
