"""One task's deliveries on a channel: claim, begin, send, record, until nothing is due."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any
from uuid import UUID

from notifications.channels import Channel, Sender
from notifications.policy import HoldForDigest
from storage.database import transaction
from storage.digests import hold_instead
from storage.letters import read_letters
from storage.outbox import claim_due, free_destinations, give_back, renew_notifications
from storage.recording import Results
from storage.results import Entry, record
from workers.context import Context
from workers.steps.destinations.switch_off import switch_off
from workers.steps.telling.ask_again import Broken, ask_again
from workers.steps.telling.compose import Composer
from workers.steps.telling.fold import fold
from workers.steps.telling.own_view import views_of
from workers.steps.telling.send import (
    Leave,
    Settled,
    Tried,
    leave_out,
    place_of,
    result_of,
    results_beside,
    send,
)
from workers.steps.telling.tray import Batch, Parcel, Tray

_YOUNG = 1.0
_YOUNG_AT_ONCE = 16
_PATIENCE = 0.25
_LONGER_AT_MOST = 120.0


@dataclass
class Shift:
    """What is in flight here is what may arrive twice when this process is killed.

    One send at a time on the calling thread; with a `pool`, up to `http_at_once` on its threads.
    Of those only some may be young: exchanges that take longer than a second wait beside them,
    so that far sides that hang do not stop the others.
    """

    channel: Channel[Any, Any]
    sender: Sender[Any, Any]
    results: Results
    token: UUID
    c: Context
    size: int
    claim_before: float
    pool: ThreadPoolExecutor | None = None
    settled: int = 0
    more: bool = False
    _claim_after: float = 0.0
    _tray: Tray = field(default_factory=Tray)
    _in_flight: dict[int, float] = field(default_factory=dict)
    _done: SimpleQueue[Tried] = field(default_factory=SimpleQueue)
    _ended: list[Tried] = field(default_factory=list)
    _returned: dict[int, int] = field(default_factory=dict)
    _freed: list[int] = field(default_factory=list)
    _rendered: dict[Any, Any] = field(default_factory=dict)

    def deliver(self) -> None:
        """Go on until nothing is due or the time is up; record what was sent, whatever happens."""
        try:
            while self._refill() or self._in_flight or self._ended:
                self._begin(self._room)
                self._gather()
        finally:
            while self._in_flight:
                self._gather()
            self._begin(lambda: 0)
            self._give_back(self._tray.empty(), self._freed)

    def renew(self) -> None:
        """Keep whatever is held; called from another thread."""
        held, until = self._tray.held.copy(), self.c.now() + self.c.settings.lease_time
        if held:
            with transaction(self.c.engine) as session:
                renew_notifications(session, self.token, held, until)

    def _refill(self) -> bool:
        """Claim more where little is left to begin; say whether there is something."""
        now = monotonic()
        if len(self._tray) < _YOUNG_AT_ONCE and self._claim_after <= now:
            if now < self.claim_before or self._waits_anyway(now):
                self._claim(now)
            else:
                self.more, self._claim_after = True, float("inf")
        return len(self._tray) > 0

    def _waits_anyway(self, now: float) -> bool:
        """Say whether something hangs, so that ending would only keep the others waiting."""
        hangs = any(started < now - _YOUNG for started in self._in_flight.values())
        return hangs and now < self.claim_before + _LONGER_AT_MOST

    def _claim(self, at: float) -> None:
        now = self.c.now()
        until = now + self.c.settings.lease_time
        with transaction(self.c.engine) as session:
            free_destinations(session, self.token, self._freed)
            claim = claim_due(session, self.channel.name, self.size, now, until, self.token)
            letters = read_letters(session, claim.notifications)
            views = views_of(session, letters)
        self._freed.clear()
        composer = Composer(self.c.site, letters, self.channel, self._rendered, views)
        batch = Batch(claim.notifications, letters, self.channel, composer)
        self._tray.put(fold(claim.notifications, batch))
        if len(claim.notifications) < self.size:
            self._claim_after = at + _PATIENCE

    def _room(self) -> int:
        if self.pool is None:
            return 1
        young = monotonic() - _YOUNG
        recent = sum(1 for started in self._in_flight.values() if started > young)
        most = self.c.settings.http_at_once
        return min(_YOUNG_AT_ONCE - recent, most - len(self._in_flight))

    def _begin(self, room: Callable[[], int]) -> None:
        """Record what ended and begin what may go, in one commit, and send that.

        One at a time, all but its end leaves while the commit is under way.
        """
        ended, self._ended = self._ended, []
        told = [self._told(tried) for tried in ended]
        left, going = self._ask(self._tray.take(room()))
        beside = [each for tried in ended for each in results_beside(tried)]
        settled = [*left, *(each for each in told if each), *beside]
        if settled or going:
            send_before = monotonic() + self.c.settings.lease
            leave = Leave(self.results.start(self._entry(settled, going)), send_before)
            for parcel in going:
                self._send(parcel, leave)
            self.settled += len(leave.writing.wait().ended)
        self._give_back(self._returned)

    def _entry(self, settled: Sequence[Settled], going: Sequence[Parcel]) -> Entry:
        return Entry(
            [result for result, _ in settled],
            [place for _, place in settled if place],
            [parcel.id for parcel in going],
            self.c.now() + self.c.settings.lease_time,
        )

    def _ask(self, parcels: Iterable[Parcel]) -> tuple[list[Settled], list[Parcel]]:
        """Ask the policy again: who is left out by now and why, and who may be told."""
        left: list[Settled] = []
        going = []
        for parcel in parcels:
            answer = ask_again(parcel.row, parcel.batch.latest(self.c.engine))
            if answer is None or isinstance(answer, Broken):
                going.append(replace(parcel, broken=True) if answer else parcel)
                continue
            settled = leave_out(parcel, answer, self.c.now(), free=self._tray.settle(parcel))
            if isinstance(answer, HoldForDigest):
                self._hold(parcel, settled)
            else:
                left.append(settled)
        return left, going

    def _hold(self, parcel: Parcel, settled: Settled) -> None:
        row = parcel.row
        with transaction(self.c.engine) as session:
            if row.change_id is not None:
                hold_instead(session, row.change_id, row.subscriber_id)
            recorded = record(session, self.token, self._entry([settled], []))
        self.settled += len(recorded.ended)

    def _told(self, tried: Tried) -> Settled | None:
        """Say what becomes of a row and its destination; None when that is recorded already."""
        parcel, error = tried.parcel, tried.error
        free = self._tray.settle(parcel)
        if error is not None:
            self._returned |= {row.id or 0: row.destination_id for row in parcel.others}
        if error is not None and error.road:
            self._claim_after = float("inf")
            self._returned |= self._tray.empty()
        elif self.channel.pause or (error is not None and (error.disables or not error.permanent)):
            self._returned |= self._tray.drop(parcel.destination_id)
            free = True
        was = parcel.destination
        clean = free and was is not None and not (was.failures or was.rests_until)
        place = place_of(tried, self.c, free=free)
        if clean and place and not (place.failures or place.rests_until):
            # The usual case: nothing to write but the lease's end, which is done for many at once.
            self._freed.append(parcel.destination_id)
            place = None
        settled = (result_of(tried, self.c), place)
        if error is None or not error.disables:
            return settled
        self._switch_off(tried, settled)
        return None

    def _switch_off(self, tried: Tried, settled: Settled) -> None:
        parcel, error = tried.parcel, tried.error
        assert error is not None
        with transaction(self.c.engine) as session:
            recorded = record(session, self.token, self._entry([settled], []))
            if recorded.ended:
                label = self.channel.describe(parcel.settings(self.c))
                switch_off(session, parcel.row, label, error.reason, tried.ended)
        self.settled += len(recorded.ended)

    def _send(self, parcel: Parcel, leave: Leave) -> None:
        """Send what was begun; what was not is another worker's by now."""
        if self.pool is None:
            tried = send(parcel, leave, self.sender, self.c)
            if leave.stands_for(parcel.id):
                self._ended.append(tried)
                return
        elif leave.stands_for(parcel.id):
            self._in_flight[parcel.id] = monotonic()
            self.pool.submit(self._try, parcel, leave)
            return
        self._tray.settle(parcel)

    def _try(self, parcel: Parcel, leave: Leave) -> None:
        self._done.put(send(parcel, leave, self.sender, self.c))

    def _gather(self) -> None:
        """Wait a moment for a send to end, and take all that have."""
        if not self._in_flight:
            return
        try:
            self._end(self._done.get(timeout=_PATIENCE))
            while True:
                self._end(self._done.get_nowait())
        except Empty:
            return

    def _end(self, tried: Tried) -> None:
        del self._in_flight[tried.parcel.id]
        self._ended.append(tried)

    def _give_back(self, held: dict[int, int], freed: Sequence[int] = ()) -> None:
        if held or freed:
            with transaction(self.c.engine) as session:
                give_back(session, self.token, held)
                free_destinations(session, self.token, freed)
            held.clear()
