"""Keep a lease alive while the work that it covers goes on."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_log = logging.getLogger(__name__)


@contextmanager
def kept_alive(renew: Callable[[], None], every: float) -> Iterator[None]:
    """Call `renew` every few seconds on a thread of its own until the block ends.

    A renewal that fails is tried again: the lease running out only means that another worker
    takes over, and our result is then refused.
    """
    stop = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(stop, renew, every), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _renew_until(stop: threading.Event, renew: Callable[[], None], every: float) -> None:
    while not stop.wait(every):
        try:
            renew()
        except Exception:
            _log.exception("lease not renewed")
