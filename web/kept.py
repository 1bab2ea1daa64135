"""What was costly to make and stays so: kept in this process, the least used dropped first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """Keeps what fits in `room`, each as large as `size` says; safe for threads.

    Two that ask for the same at once may both make it, for none of them waits with the lock held.

    >>> kept = Kept(room=5, size=len)
    >>> [kept.get(word, lambda: word.upper()) for word in ("ab", "abc", "ab", "abcd")]
    ['AB', 'ABC', 'AB', 'ABCD']
    >>> sorted(kept.names())
    ['abcd']
    """

    def __init__(self, room: int, size: Callable[[Made], int]) -> None:
        self._room, self._size = room, size
        self._found: OrderedDict[Hashable, Made] = OrderedDict()
        self._used = 0
        self._lock = Lock()

    def get(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is kept under a name, else make and keep it."""
        with self._lock:
            if name in self._found:
                self._found.move_to_end(name)
                return self._found[name]
        made = make()
        self._keep(name, made)
        return made

    def names(self) -> list[Hashable]:
        """Name what is kept, the least used first."""
        with self._lock:
            return list(self._found)

    def _keep(self, name: Hashable, made: Made) -> None:
        with self._lock:
            if name in self._found:
                return
            self._found[name] = made
            self._used += self._size(made)
            while self._used > self._room and self._found:
                self._used -= self._size(self._found.popitem(last=False)[1])
