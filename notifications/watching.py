"""How the proof of watching is said: how sure a text is, and how long nobody saw it."""

from datetime import datetime

from models.certainty import Certainty, Sure
from notifications.wording import duration, moment

_SAID = {
    Certainty.KNOWN: "Known: the looks of {before} and of {after} both saw this text.",
    Certainty.REPLACED_BETWEEN: "Sure only until {before}, when version {old} was last seen: it "
    "was replaced at some time between then and {after}, when version {new} was seen.",
    Certainty.UNWATCHED: "Not watched from {before} to {after}: both looks saw this text, but none "
    "between them says what stood there.",
    Certainty.LAST_SEEN: "Last seen on {before}; no look has seen the text since.",
    Certainty.LOOKS_NOT_KEPT: "On record from {before} to {after} without another text between; "
    "single looks of that time are no longer kept.",
    Certainty.NOT_ON_RECORD: "Nothing is on record of that time.",
}


def say_certainty(sure: Sure) -> str:
    """Say in one sentence how sure a text is, with the looks on both sides.

    >>> from datetime import UTC; from models.certainty import Seen
    >>> seen = Seen(datetime(2026, 5, 3, tzinfo=UTC), 3)
    >>> say_certainty(Sure(Certainty.LAST_SEEN, seen, None))
    'Last seen on 3 May 2026, 00:00 UTC; no look has seen the text since.'
    """
    before, after = (moment(side.at) if side else "" for side in (sure.before, sure.after))
    old, new = (side.version if side else "" for side in (sure.before, sure.after))
    return _SAID[sure.certainty].format(before=before, after=after, old=old, new=new)


def say_gap(since: datetime, until: datetime) -> str:
    """Say how long a gap was, and from when to when.

    >>> from datetime import UTC
    >>> say_gap(datetime(2026, 5, 3, tzinfo=UTC), datetime(2026, 5, 3, 8, tzinfo=UTC))
    '8 hours, from 3 May 2026, 00:00 UTC to 3 May 2026, 08:00 UTC'
    """
    return f"{duration(until - since)}, from {moment(since)} to {moment(until)}"
