"""One pair of texts, read once: what differs, what of it tells something, and what it does."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, pairwise

from documents.compare import Item, Kind, compare
from documents.cosmetic import explain
from documents.dates import read_dates
from documents.extent import SectionChange, trace_sections
from documents.governance.tags import heading_paths
from documents.language import guess_language
from documents.normalise import Rung, first_agreement
from documents.quoting import Texts, sections
from documents.signals.find import find_signals
from documents.signals.passage import Signal, read_passages
from documents.steady import Unsteady, leave_out
from documents.topics import Topics, read_topics, size_of, weigh_topics
from documents.weighing import Main, Weight, spans_of, strength, weigh
from models.blocks import Block
from models.taxonomy import taxonomy
from models.words import Direction, Severity, Significance

ANALYSED = frozenset({"en"})  # languages whose words the table of stakes knows
UNWORDED = frozenset({Kind.ADDED, Kind.REMOVED, Kind.MOVED})  # told without edits
_NO_WORDING = frozenset({Rung.WHITE_SPACE, Rung.LINKS, Rung.ORDER})
_COSMETIC = Weight(Significance.COSMETIC, Severity.LOW, Direction.NEUTRAL, ())
_NO_CHANGE = Weight(Significance.NONE, Severity.LOW, Direction.NEUTRAL, ())
_KEPT, _MANY = 1 / 3, 10  # a text with fewer blocks kept and as many places changed is rewritten
_FORGIVEN = 5_000  # letters of dates and addresses by which texts differ and may be the same
_MOST_TOPICS = 200  # places that are enough to tell what a change is about
_MOST_SIGNALS = 400  # places in which signals are looked for; more is a rewritten text


class Reading:
    """One pair of texts, read once: the difference, what of it tells something, the dates."""

    def __init__(
        self,
        before: Sequence[Block],
        after: Sequence[Block],
        language: str | None,
        unsteady: Unsteady | None = None,
    ) -> None:
        self.before, self.after = before, after
        self.language = guess_language(after) or (language or "").lower()[:2] or None
        self.analysed = self.language in ANALYSED
        self.difference = leave_out(compare(before, after), unsteady)
        causes = explain(before, after, self.difference, analysed=self.analysed)
        self.causes = {cause for cause in causes if cause not in _NO_WORDING}
        self.reason = _overall_reason(before, after, self.difference.items, causes)
        changed = zip(self.difference.items, causes, strict=True)
        self.telling = [item for item, cause in changed if not (cause or self.reason)]
        self.texts = Texts(before, after)
        self.sections = {"before": sections(before), "after": sections(after)}
        self.old_dates = read_dates(self.texts.whole("before"), language=self.language)
        self.new_dates = read_dates(self.texts.whole("after"), language=self.language)

    @cached_property
    def signals(self) -> list[Signal]:
        """All signals of the telling places; none where the language has no rules."""
        return list(chain.from_iterable(self.signals_by_place))

    @cached_property
    def signals_by_place(self) -> list[list[Signal]]:
        """The same, place by place."""
        told = self.telling[:_MOST_SIGNALS]
        return [self.signals_of(item) for item in told]

    def signals_of(self, item: Item) -> list[Signal]:
        if not self.analysed:
            return []
        sides = self.before, self.after
        passages = read_passages(item, self.texts, self.section(item), sides)
        return [signal for passage in passages for signal in find_signals(passage, self.texts)]

    @cached_property
    def topics(self) -> list[Topics]:
        """The provisions of the telling places; none where the language has no rules."""
        told = self.telling[:_MOST_TOPICS] if self.analysed else []
        return [read_topics(item, self.texts, self.path(item)) for item in told]

    @cached_property
    def provisions(self) -> list[str]:
        """The provisions of the whole change, the weightiest first."""
        return weigh_topics(self.telling[: len(self.topics)], self.topics, self.texts)

    def weight(self) -> Weight:
        if self.telling:
            analysed, main = self.analysed, self._main()
            return weigh(self.telling, self.signals, self.texts, analysed=analysed, main=main)
        return _NO_CHANGE if self.reason in _NO_WORDING else _COSMETIC

    def place_of(self, provision: str) -> int:
        """Give the index of the telling place that counts most for a provision of the change."""
        sizes = [
            size_of(item, self.texts) * sum(t.weight for t in topics if t.provision == provision)
            for item, topics in zip(self.telling, self.topics, strict=False)
        ]
        return sizes.index(max(sizes))

    def _main(self) -> Main | None:
        provision = taxonomy().get(next(iter(self.provisions), ""))
        if provision is None:
            return None
        spans = spans_of(self.telling[self.place_of(provision.id)])
        longest = max(spans, key=lambda span: span.end - span.start)
        return Main(provision.id, provision.name, provision.base_exposure, longest)

    def shown(self) -> list[Item]:
        worded = (item for item in self.difference.items if item.kind is not Kind.RENUMBERED)
        return self.telling or [item for item in worded if item.edits or item.kind in UNWORDED]

    @cached_property
    def sections_rewritten(self) -> list[SectionChange]:
        """The sections that changed, where the text was rewritten from end to end."""
        if not self.rewritten():
            return []
        return trace_sections(self.before, self.after, self.difference)

    def section(self, item: Item) -> str:
        side, place = ("after", item.after) if item.after else ("before", item.before)
        return self.sections[side][place.blocks[0]] if place else ""

    def path(self, item: Item) -> str:
        """Give all headings above a place."""
        side, place = ("after", item.after) if item.after else ("before", item.before)
        return self._paths[side][place.blocks[0]] if place else ""

    @cached_property
    def _paths(self) -> dict[str, list[str]]:
        return {"before": heading_paths(self.before), "after": heading_paths(self.after)}

    @cached_property
    def strongest(self) -> Item:
        """The telling place with the most points of its own."""
        return max(self.telling, key=lambda item: strength(item, self.texts))

    def rewritten(self) -> bool:
        few = len(self.difference.unchanged) < _KEPT * len(self.after)
        return few and len(self.telling) >= _MANY


def _overall_reason(
    before: Sequence[Block],
    after: Sequence[Block],
    items: Sequence[Item],
    causes: Sequence[str | None],
) -> str | None:
    """Name the rung or else the commonest reason that explains every place."""
    if None in causes and (_stand_apart(items, causes) or _differ_widely(before, after, causes)):
        return None
    rung = first_agreement(before, after)
    if rung or None in causes:
        return rung
    named = Counter(cause for cause in causes if cause not in _NO_WORDING)
    return named.most_common(1)[0][0] if named else Rung.WHITE_SPACE


def _stand_apart(items: Sequence[Item], causes: Sequence[str | None]) -> bool:
    """Whether all that is not explained was reworded in its place, far from all other changes.

    Then no neighbour can hold the words that it lost, so the texts cannot be the same.
    """
    places = sorted(item.before.blocks[0] for item in items if item.before)
    alone = all(second - first > 1 for first, second in pairwise(places))
    told = (item.kind for item, cause in zip(items, causes, strict=True) if cause is None)
    return alone and len(places) == len(items) and all(kind is Kind.MODIFIED for kind in told)


def _differ_widely(
    before: Sequence[Block], after: Sequence[Block], causes: Sequence[str | None]
) -> bool:
    """Whether so many letters differ that no rung can make the texts agree; cheap to tell."""
    if causes.count(None) <= _MANY:
        return False
    old, new = (
        Counter(chain.from_iterable(b.text.casefold() for b in side)) for side in (before, after)
    )
    differing = (old - new) + (new - old)
    return sum(n for letter, n in differing.items() if letter.isalpha()) > _FORGIVEN
