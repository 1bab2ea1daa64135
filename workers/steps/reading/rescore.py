"""Rate past changes by today's rules, to see what would move before the rules are released."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from documents.summary import summarise
from models.blocks import from_json
from models.words import Direction, Severity, Significance
from storage.pages import ChangeRow
from storage.rehearsals import Rated, changes_since
from storage.texts import StoredText, both_texts


@dataclass(frozen=True)
class Rating:
    """How much a change matters, for whom, and what it touches; `tells`: it is worth an alert."""

    significance: Significance
    severity: Severity
    direction: Direction
    provisions: frozenset[str]

    @property
    def tells(self) -> bool:
        return self.significance.rank >= Significance.MINOR.rank


@dataclass(frozen=True)
class Rescored:
    """One past change as it was rated, by rules of which version, and as it is rated today."""

    change: ChangeRow
    by: str
    was: Rating
    now: Rating

    @property
    def moved(self) -> bool:
        return self.was != self.now

    @property
    def turned(self) -> bool:
        """Whether it would be told now and was not, or the other way round."""
        return self.was.tells is not self.now.tells


def past_changes(session: Session, since: datetime) -> Sequence[Rated]:
    """List the changes that `rescore` can rate again: those between two texts."""
    return [rated for rated in changes_since(session, since) if rated.row.made_a_version]


def rescore(session: Session, past: Iterable[Rated]) -> Iterator[Rescored]:
    """Rate each change again from its two stored texts; nothing is written.

    What only a series of looks can tell, that a place differs at each of them, is not known here:
    of such documents the trial rates more words than the record did.
    """
    for rated in past:
        texts = both_texts(session, rated.row.id)
        if len(texts) == 2:
            yield Rescored(rated.row, rated.by, _was(rated), _rate(rated.row, *texts))


def _was(rated: Rated) -> Rating:
    row = rated.row
    return Rating(row.significance, row.severity, row.direction, rated.provisions)


def _rate(row: ChangeRow, before: StoredText, after: StoredText) -> Rating:
    found = summarise(
        from_json(before.blocks),
        from_json(after.blocks),
        detected=row.detected_at.date(),
        terms_type=row.terms_type,
        platform=row.platform_name,
        language=after.language,
    )
    return Rating(found.significance, found.severity, found.direction, frozenset(found.provisions))
