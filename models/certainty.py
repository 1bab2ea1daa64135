"""How sure a text on record is at a moment, by the looks before and after it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Certainty(StrEnum):
    """What can be said of the text at a moment."""

    KNOWN = "known"
    REPLACED_BETWEEN = "replaced_between"
    UNWATCHED = "unwatched"
    LAST_SEEN = "last_seen"
    LOOKS_NOT_KEPT = "looks_not_kept"
    NOT_ON_RECORD = "not_on_record"


@dataclass(frozen=True)
class Seen:
    """A look that saw the text, and the number of the version in force from then on."""

    at: datetime
    version: int


@dataclass(frozen=True)
class Sure:
    """How sure the text of a moment is, with the looks on both sides of it that saw the text."""

    certainty: Certainty
    before: Seen | None
    after: Seen | None


def how_sure(before: Seen | None, after: Seen | None, longest: timedelta) -> Certainty:
    """Say how sure the text between two looks is; `longest` is the most that may lie between them.

    >>> monday, friday = datetime(2026, 3, 2), datetime(2026, 3, 6)
    >>> how_sure(Seen(monday, 3), Seen(friday, 3), timedelta(days=7)).value
    'known'
    >>> how_sure(Seen(monday, 3), Seen(friday, 3), timedelta(days=1)).value
    'unwatched'
    >>> how_sure(Seen(monday, 3), Seen(friday, 4), timedelta(days=7)).value
    'replaced_between'
    >>> how_sure(Seen(monday, 3), None, timedelta(days=7)).value
    'last_seen'
    """
    if before is None:
        return Certainty.NOT_ON_RECORD
    if after is None:
        return Certainty.LAST_SEEN
    if before.version != after.version:
        return Certainty.REPLACED_BETWEEN
    return Certainty.KNOWN if after.at - before.at <= longest else Certainty.UNWATCHED
