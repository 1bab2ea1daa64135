"""The rows that one worker has claimed, and which of them may go next."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from sqlalchemy import Engine

from models.tables import Destination, Notification
from notifications.channels import Channel
from storage.database import transaction
from storage.letters import Letters, read_letters
from workers.context import Context
from workers.steps.telling.compose import Composer

_OLD = 2.0


@dataclass
class Batch:
    """What the messages of rows claimed together are about, and how they are told."""

    rows: Sequence[Notification]
    letters: Letters
    channel: Channel[Any, Any]
    composer: Composer
    _latest: Letters | None = None
    _read_at: float = field(default_factory=monotonic)

    def latest(self, engine: Engine) -> Letters:
        """Return who wants what by now: a far side that is slow lets a batch grow old."""
        if monotonic() > self._read_at + _OLD:
            with transaction(engine) as session:
                self._latest = read_letters(session, self.rows)
            self._read_at = monotonic()
        return self._latest or self.letters


@dataclass(frozen=True, slots=True)
class Parcel:
    """One claimed row, with its batch; `others` are told in the same message.

    `broken` says that the policy could not be asked of it, for a fault of ours.
    """

    row: Notification
    batch: Batch
    others: tuple[Notification, ...] = ()
    broken: bool = False

    @property
    def id(self) -> int:
        assert self.row.id is not None
        return self.row.id

    @property
    def ids(self) -> list[int]:
        return [row.id for row in (self.row, *self.others) if row.id]

    @property
    def destination_id(self) -> int:
        return self.row.destination_id

    @property
    def destination(self) -> Destination | None:
        return self.batch.letters.destinations.get(self.row.destination_id)

    def settings(self, c: Context) -> Any:
        """Return the destination's address, in the channel's own schema."""
        stored = self.batch.letters.destinations[self.row.destination_id].settings
        return self.batch.channel.load(stored, c.keys)


@dataclass
class Tray:
    """Gives out what was put in, in its order, but one at a time for each destination.

    `held` maps the ids of everything not settled to the ids of their destinations.
    """

    held: dict[int, int] = field(default_factory=dict)
    _ready: deque[Parcel] = field(default_factory=deque)
    _behind: dict[int, deque[Parcel]] = field(default_factory=dict)
    _places: Counter[int] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self._ready)

    def put(self, parcels: Iterable[Parcel]) -> None:
        for parcel in parcels:
            self.held |= dict.fromkeys(parcel.ids, parcel.destination_id)
            self._places[parcel.destination_id] += len(parcel.ids)
            self._ready.append(parcel)

    def take(self, most: int) -> list[Parcel]:
        """Take out up to `most`; others for the same destinations wait for `settle`."""
        taken: list[Parcel] = []
        while self._ready and len(taken) < most:
            parcel = self._ready.popleft()
            if parcel.destination_id in self._behind:
                self._behind[parcel.destination_id].append(parcel)
            else:
                self._behind[parcel.destination_id] = deque()
                taken.append(parcel)
        return taken

    def settle(self, parcel: Parcel) -> bool:
        """Forget what is done; say whether nothing more is held for its destination."""
        self._forget(key for key in parcel.ids if key in self.held)
        behind = self._behind.pop(parcel.destination_id, deque())
        self._ready.extendleft(reversed(behind))
        return parcel.destination_id not in self._places

    def drop(self, destination_id: int) -> dict[int, int]:
        """Take out all that is held for a destination, and return it as `held` does."""
        self._behind.pop(destination_id, None)
        self._ready = deque(p for p in self._ready if p.destination_id != destination_id)
        return self._forget({key for key, value in self.held.items() if value == destination_id})

    def empty(self) -> dict[int, int]:
        """Take out all that was not taken yet, and return it as `held` does."""
        waiting = [*self._ready, *(parcel for row in self._behind.values() for parcel in row)]
        self._ready.clear()
        for behind in self._behind.values():
            behind.clear()
        return self._forget({key for parcel in waiting for key in parcel.ids})

    def _forget(self, ids: Iterable[int]) -> dict[int, int]:
        forgotten = {key: self.held.pop(key) for key in ids}
        for place in forgotten.values():
            self._places[place] -= 1
            if not self._places[place]:
                del self._places[place]
        return forgotten
