"""Try wishes over the past before they are switched on: what they would have told, and why not."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from models.tables import Subscriber
from models.words import Significance
from notifications.policy import Decision, Event, Listener, Question, Skip, Standing, decide
from storage.pages import ChangeRow
from storage.people import subscriptions_of
from storage.rehearsals import Rated, changes_since
from workers.steps.asking import listener_of, plan_of


@dataclass(frozen=True)
class Wishes:
    """What is tried; None leaves that wish as it stands."""

    floor: Significance | None = None
    provisions: frozenset[str] | None = None


@dataclass(frozen=True)
class Rehearsed:
    """One past change: what the wishes as they stand say of it, and those that are tried."""

    change: ChangeRow
    stands: Decision
    tried: Decision

    @property
    def turned(self) -> bool:
        """Whether the trial tells what was not told, or the other way round."""
        return isinstance(self.stands, Skip) is not isinstance(self.tried, Skip)


def rehearse(
    session: Session, subscriber: Subscriber, wishes: Wishes, since: datetime
) -> list[Rehearsed]:
    """Ask the one policy about every change since then on the platforms watched now.

    Nothing is written or sent. Platforms count as watched all that time, in today's order; what
    is paused or muted today tells nothing.
    """
    watched = subscriptions_of(session, subscriber.id or 0)
    places = {
        row.platform_id: Standing(place, paused=bool(row.paused_at), muted=bool(row.muted_at))
        for place, row in enumerate(watched)
    }
    plan, stands = plan_of(subscriber), listener_of(subscriber)
    tried = _wishing(stands, wishes)
    found = []
    for rated in changes_since(session, since, list(places)):
        question = Question(plan, places[rated.row.platform], _event(rated), stands)
        said = decide(question)
        trial = said if tried == stands else decide(replace(question, listener=tried))
        found.append(Rehearsed(rated.row, said, trial))
    return found


def _wishing(listener: Listener, wishes: Wishes) -> Listener:
    floor = listener.floor if wishes.floor is None else wishes.floor
    follows = listener.follows if wishes.provisions is None else wishes.provisions
    return replace(listener, floor=floor, follows=follows)


def _event(rated: Rated) -> Event:
    row = rated.row
    return Event(row.platform, rated.alerts, row.significance, row.detected_at, rated.provisions)
