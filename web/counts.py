"""Figures that take long to count: kept, and counted anew beside whoever asks for them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from storage.database import open_session

_log = logging.getLogger(__name__)

FRESH = timedelta(minutes=1)
USABLE = timedelta(minutes=10)

Count = TypeVar("Count")


@dataclass(frozen=True)
class _Counted:
    at: datetime
    figure: Any


@dataclass(frozen=True)
class Counts:
    """The figures of one web process by their names; safe for threads.

    What is older than a minute is given once more while it is counted anew. What is older than
    ten is not given: nobody asked for long, and whoever asks now waits for the count.
    """

    engine: Engine
    _kept: dict[str, _Counted] = field(default_factory=dict)
    _under_way: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def get(
        self, name: str, session: Session, now: datetime, count: Callable[[Session], Count]
    ) -> Count:
        """Return a figure, at most ten minutes old; `count` may be called in another session."""
        kept = self._kept.get(name)
        if kept is None or now - kept.at >= USABLE:
            kept = self._kept[name] = _Counted(now, count(session))
        elif now - kept.at >= FRESH and self._begins(name):
            Thread(target=self._count_anew, args=(name, now, count), daemon=True).start()
        figure: Count = kept.figure
        return figure

    def _begins(self, name: str) -> bool:
        with self._lock:
            new = name not in self._under_way
            self._under_way.add(name)
            return new

    def _count_anew(self, name: str, now: datetime, count: Callable[[Session], Any]) -> None:
        try:
            with open_session(self.engine) as session:
                self._kept[name] = _Counted(now, count(session))
        except SQLAlchemyError as error:
            _log.warning("not counted name=%s: %s", name, error)
        finally:
            self._under_way.discard(name)
