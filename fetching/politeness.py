"""Politeness towards the hosts we visit: a pause between requests, and few at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock
from time import monotonic, sleep

LONGEST_PAUSE = 60.0

Host = tuple[str, int]


@dataclass
class _Host:
    free: BoundedSemaphore
    pause: float
    next_at: float = 0.0
    lock: Lock = field(default_factory=Lock)


class HostPacer:
    """Spaces the requests to each host by `pause` seconds; shared by the threads of a process.

    `at_once` requests to one host may be in flight; no request starts within a pause of the
    start or the end of another.
    """

    def __init__(
        self,
        pause: float,
        at_once: int = 1,
        *,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], None] = sleep,
    ) -> None:
        self._pause = pause
        self._at_once = at_once
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[Host, _Host] = {}
        self._lock = Lock()

    @contextmanager
    def turn(self, host: Host) -> Iterator[None]:
        """Wait for this host's turn, and hold it for the length of the block."""
        place = self._host(host)
        with place.free:
            self._wait(self._reserve(place))
            try:
                yield
            finally:
                self._free(place)

    def slow_down(self, host: Host, pause: float) -> None:
        """Space the requests to a host at least so far, up to a minute; it asked for it."""
        place = self._host(host)
        with place.lock:
            place.pause = max(self._pause, min(pause, LONGEST_PAUSE))

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self._sleep(seconds)

    def _host(self, host: Host) -> _Host:
        with self._lock:
            if host not in self._hosts:
                self._hosts[host] = _Host(BoundedSemaphore(self._at_once), self._pause)
            return self._hosts[host]

    def _reserve(self, place: _Host) -> float:
        with place.lock:
            now = self._clock()
            start = max(now, place.next_at)
            place.next_at = start + place.pause
            return start - now

    def _free(self, place: _Host) -> None:
        with place.lock:
            place.next_at = max(place.next_at, self._clock() + place.pause)
