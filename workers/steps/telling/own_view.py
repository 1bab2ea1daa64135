"""How one subscriber sees a change: what it touches of theirs, and net since what they reviewed."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from sqlmodel import Session

from models.summary import ChangeSummary
from models.tables import Change, Touch
from notifications.facts import Own, Touched
from notifications.policy import FOLLOWING, includes
from storage.baselines import Reviewed, reviewed
from storage.letters import Letters
from workers.steps.asking import plan_of
from workers.steps.subscribers.review import Net, net_since

_log = logging.getLogger(__name__)
Views = Mapping[tuple[Any, int], "OwnView"]


@dataclass(frozen=True)
class OwnView:
    """`net` takes the place of the change's own summary where it was compared with a review."""

    own: Own
    net: ChangeSummary | None = None


def views_of(session: Session, letters: Letters) -> Views:
    """Find who sees a change of a batch in their own way, by change and subscriber.

    Nobody does without a commitment that it touches or a review of an earlier version, on a plan
    that monitors provisions.
    """
    people = _eligible(letters)
    since = reviewed(session, people) if people else {}
    if not (since or letters.touches):
        return {}
    nets = _Nets(session)
    found: dict[tuple[Any, int], OwnView] = {}
    for change, subscriber_id in _told(letters, people):
        key = (change.id, subscriber_id)
        touched = tuple(map(_touched, letters.touches.get(key, ())))
        net = nets.of(change, since.get((subscriber_id, change.document_id)))
        if touched or net:
            at = (net.since.ordinal, net.since.reviewed_at.date()) if net else None
            found[key] = OwnView(Own(touched, at), say_net(net) if net else None)
    return found


def say_net(net: Net) -> ChangeSummary:
    """Return what changed since a review; of a text that is again as reviewed it says that."""
    if not net.same:
        return net.summary
    number = net.since.ordinal
    headline = f"The text is again that of version {number}, which you reviewed"
    return net.summary.model_copy(update={"headline": headline})


class _Nets:
    """What changed since reviews, each compared once a batch."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[int, int], Net | None] = {}

    def of(self, change: Change, since: Reviewed | None) -> Net | None:
        if since is None or since.version_id >= change.before_version_id:
            return None
        key = (since.version_id, change.after_version_id)
        if key not in self._known:
            self._known[key] = self._compared(change, since)
        return self._known[key]

    def _compared(self, change: Change, since: Reviewed) -> Net | None:
        """Compare; where that breaks, the change's own summary is told rather than nothing."""
        try:
            return net_since(self._session, since, change.after_version_id, change.detected_at)
        except Exception:
            _log.exception("not compared", extra={"change": change.id, "since": since.version_id})
            return None


def _eligible(letters: Letters) -> frozenset[int]:
    people = letters.subscribers.items()
    return frozenset(key for key, person in people if includes(plan_of(person), FOLLOWING))


def _told(letters: Letters, people: frozenset[int]) -> Iterator[tuple[Change, int]]:
    yield from product(letters.changes.values(), people)
    for digest_id, held in letters.digest_changes.items():
        subscriber_id = letters.digests[digest_id].subscriber_id
        if subscriber_id in people:
            yield from ((change, subscriber_id) for change in held)


def _touched(row: Touch) -> Touched:
    quote = row.after or row.before or {"text": ""}
    return Touched(row.commitment, row.sentence, quote["text"])
