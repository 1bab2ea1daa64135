"""Turn the signals that ask a command to end into an exception, so that it tidies up first."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(SystemExit):
    """Somebody asked the command to end; uncaught, it exits with 128 plus the signal's number."""

    def __init__(self, signum: int) -> None:
        super().__init__(128 + signum)


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Raise Stopped in the main thread on the first Ctrl-C, SIGTERM or SIGHUP; ignore the others.

    Tidying up is never cut short by impatience: every wait in it has a deadline.
    """

    def stop(signum: int, _frame: FrameType | None) -> NoReturn:
        for other in _SIGNALS:
            signal.signal(other, signal.SIG_IGN)
        raise Stopped(signum)

    before = {signum: signal.signal(signum, stop) for signum in _SIGNALS}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
