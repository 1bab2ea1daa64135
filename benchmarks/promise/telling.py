"""From a text that was published to alerts that arrived, by the functions that decide for real."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from benchmarks.promise.outages import Standstill
from benchmarks.promise.world import Person, Published
from models.words import Outcome
from notifications.policy import HoldForDigest, Question, SendNow, decide, first_try, standing_of
from notifications.retry import in_time, next_attempt
from workers.steps.watching.pace import Pace, Streaks, next_check

CONFIRM, RETRY = timedelta(minutes=10), timedelta(minutes=30)
TICK, SWEEP = timedelta(minutes=1), timedelta(seconds=5)
DAILY = 24
# Slower than measured (docs/benchmarks.md), so that a backlog after an outage weighs enough.
CHECKS_A_SECOND, MESSAGES_A_SECOND = 100, 100
FAILS = 0.02  # of all looks, by the platform's own fault
LAST_CALL = timedelta(minutes=45)  # how long before `deliver_by` the last try may have been
NEEDED = CONFIRM + 2 * TICK + SWEEP + timedelta(minutes=2)


@dataclass(frozen=True)
class Seen:
    """When a new text was first seen and when again; `lost` went to looks that failed between."""

    detected: datetime
    confirmed: datetime
    lost: timedelta


@dataclass
class Told:
    """What became of the alerts; `unexplained` are late although there was time enough.

    `by_back_off` are late because a far side that was down was back before the next try.
    """

    seconds: list[float] = field(default_factory=list)
    from_publication: list[float] = field(default_factory=list)
    explained: int = 0
    by_back_off: int = 0
    unexplained: int = 0
    held: int = 0
    skipped: int = 0
    put_off: int = 0
    given_up: int = 0


@dataclass
class Telling:
    """One installation through a year; `fetching` and `sending` are when each stands still.

    `taking` is when the mail server, the same for all, takes nothing.
    """

    chance: Random
    people: list[Person]
    platforms: int
    fetching: Standstill
    sending: Standstill
    taking: Standstill
    told: Told = field(default_factory=Told)

    def __post_init__(self) -> None:
        self.watching: dict[int, list[Person]] = defaultdict(list)
        for person in self.people:
            for watch in person.watches:
                self.watching[int(watch.platform_id)].append(person)

    def tell(self, change: Published) -> None:
        """Detect, confirm and tell one change to all who watch its platform."""
        watching = self.watching[change.platform]
        hours = min([DAILY, *(person.plan_at(change.at).check_every for person in watching)])
        seen = self.see(change.at, timedelta(hours=hours))
        event = replace(change.event, detected_at=seen.detected)
        decided = self.work(self.sending, seen.confirmed, SWEEP)
        for place, person in enumerate(watching):
            listener = replace(person.listener, time_zone=person.zone_at(decided))
            standing = standing_of(person.watches, event)
            question = Question(person.plan_at(decided), standing, event, listener)
            decision = decide(question)
            if isinstance(decision, SendNow):
                first = first_try(decision, listener, decided)
                self.told.put_off += first > decided
                self.send(change, seen, decision, first, place)
            elif isinstance(decision, HoldForDigest):
                person.held.append(decided)
                self.told.held += 1
            else:
                self.told.skipped += 1

    def send(
        self, change: Published, seen: Seen, decision: SendNow, first: datetime, place: int
    ) -> None:
        """Send one alert behind those before it, and judge its time."""
        queue = timedelta(seconds=(place + 1) / MESSAGES_A_SECOND)
        tried = self.work(self.sending, first, SWEEP) + queue
        arrived = self.insist_on_delivery(tried, decision.deliver_by)
        self.told.seconds.append((arrived - seen.detected).total_seconds())
        self.told.from_publication.append((arrived - change.at).total_seconds())
        if arrived > decision.deliver_by:
            explained = self.explains(seen, first, decision.deliver_by)
            self.told.explained += explained
            self.told.by_back_off += arrived > tried and not explained
            self.told.unexplained += arrived == tried and not explained

    def insist_on_delivery(self, moment: datetime, deliver_by: datetime) -> datetime:
        """Try again, as retries do, while the far side takes nothing."""
        number = 1
        while self.taking.over(moment)[0] > moment:
            again = next_attempt(number, moment, None, self.chance.random())
            if again is None:
                self.told.given_up += 1
                return moment
            again = in_time(again, moment, deliver_by, self.chance.random())
            moment, number = self.work(self.sending, again, SWEEP), number + 1
        return moment

    def explains(self, seen: Seen, first: datetime, deliver_by: datetime) -> bool:
        """Say whether standstills left less time than the work needs, quiet hours apart."""
        stood = (self.fetching, self.sending, self.taking)
        lost = seen.lost + sum((s.within(seen.detected, deliver_by) for s in stood), timedelta())
        needed = NEEDED
        if self.taking.within(first, deliver_by):
            needed += LAST_CALL
        all_of_it = lost >= deliver_by - seen.detected - needed
        rest = self.sending.within(first, deliver_by) + self.taking.within(first, deliver_by)
        return all_of_it or rest >= deliver_by - first - needed

    def see(self, published: datetime, usual: timedelta) -> Seen:
        """Look as often as the pace says until the new text is seen, and seen again."""
        pace = Pace(usual, CONFIRM, RETRY)
        detected = self.look(published - usual * self.chance.random())
        while detected < published:
            detected = self.look(self.again(Outcome.UNCHANGED, 0, pace, detected))
        detected = self.insist(detected, pace)
        sought = self.look(self.again(Outcome.CANDIDATE, 0, pace, detected))
        confirmed = self.insist(sought, pace)
        return Seen(detected, confirmed, confirmed - sought)

    def insist(self, moment: datetime, pace: Pace) -> datetime:
        """Look again, ever later, while the platform's own server fails."""
        trouble = 0
        while self.chance.random() < FAILS:
            trouble += 1
            moment = self.look(self.again(Outcome.FAILED, trouble, pace, moment))
        return moment

    def look(self, due: datetime) -> datetime:
        return self.work(self.fetching, due, TICK)

    def again(self, outcome: Outcome, trouble: int, pace: Pace, now: datetime) -> datetime:
        streaks, chance = Streaks(trouble), self.chance.random()
        return next_check(outcome, streaks, pace, now=now, closely=False, chance=chance)

    def work(self, still: Standstill, due: datetime, rhythm: timedelta) -> datetime:
        """Return when work is done: at a beat after it is due, behind a backlog if there is one."""
        able, stood = still.over(due)
        backlog = self.platforms * min(stood / timedelta(hours=6), 1) / CHECKS_A_SECOND
        wait = rhythm * self.chance.random() + timedelta(seconds=backlog * self.chance.random())
        done = able + wait
        return done if still.over(done)[0] == done else self.work(still, done, rhythm)
