"""A connection pool in which a connection belongs to one exchange at a time."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore, Lock
from typing import Any, Generic, Protocol, TypeVar

import httpcore

_TRIES = 3

Connection = httpcore.ConnectionInterface


class ExclusivePool(httpcore.ConnectionPool):
    """Lets `most` exchanges go on at once, and keeps as many idle connections.

    httpcore's own pool looks through all connections at every request, which at 100 threads
    costs more than the exchange, and may close one that it just gave to another thread. Here a
    connection is either idle in the pool or lent to one exchange, HTTP/2 included.
    """

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self._turns = BoundedSemaphore(most)
        self._shelf = Shelf[Connection](most)

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        if not self._turns.acquire(timeout=request.extensions.get("timeout", {}).get("pool")):
            raise httpcore.PoolTimeout("no free connection")
        try:
            connection, response = self._send(request)
        except BaseException:
            self._turns.release()
            raise
        return httpcore.Response(
            response.status,
            headers=response.headers,
            content=_Lent(response, lambda: self._take_back(connection, request)),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._shelf.close()

    def _send(self, request: httpcore.Request) -> tuple[Connection, httpcore.Response]:
        for _ in range(_TRIES):
            origin = request.url.origin
            connection = self._shelf.take(str(origin)) or self.create_connection(origin)
            try:
                return connection, connection.handle_request(request)
            except httpcore.ConnectionNotAvailable:
                # An HTTP/2 server said that it takes nothing more on this connection.
                connection.close()
            except BaseException:
                connection.close()
                raise
        raise httpcore.RemoteProtocolError("the server closes every connection")

    def _take_back(self, connection: Connection, request: httpcore.Request) -> None:
        if connection.is_idle() and connection.is_available():
            self._shelf.put(str(request.url.origin), connection)
        else:
            connection.close()
        self._turns.release()


class Keepable(Protocol):
    def has_expired(self) -> bool: ...
    def close(self) -> None: ...


Kept = TypeVar("Kept", bound=Keepable)


class Shelf(Generic[Kept]):
    """Idle connections by origin; when it is full the one that lay longest goes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._oldest_first: OrderedDict[Kept, str] = OrderedDict()
        self._by_origin: dict[str, list[Kept]] = {}
        self._closed = False

    def take(self, origin: str) -> Kept | None:
        """Return the connection that lay here shortest, if it can still be used."""
        while (connection := self._pop(origin)) is not None:
            if not connection.has_expired():
                return connection
            connection.close()
        return None

    def put(self, origin: str, connection: Kept) -> None:
        surplus: Kept | None = connection
        with self._lock:
            if not self._closed:
                self._oldest_first[connection] = origin
                self._by_origin.setdefault(origin, []).append(connection)
                surplus = self._surplus()
        if surplus is not None:
            surplus.close()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            connections = list(self._oldest_first)
            self._oldest_first.clear()
            self._by_origin.clear()
        for connection in connections:
            connection.close()

    def _pop(self, origin: str) -> Kept | None:
        with self._lock:
            here = self._by_origin.get(origin)
            return self._forget(here[-1]) if here else None

    def _surplus(self) -> Kept | None:
        if len(self._oldest_first) <= self._most:
            return None
        return self._forget(next(iter(self._oldest_first)))

    def _forget(self, connection: Kept) -> Kept:
        origin = self._oldest_first.pop(connection)
        here = self._by_origin[origin]
        here.remove(connection)
        if not here:
            del self._by_origin[origin]
        return connection


class _Lent:
    """An answer's body, whose end gives the connection back."""

    def __init__(self, response: httpcore.Response, give_back: Callable[[], None]) -> None:
        self._response = response
        self._give_back = give_back
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self._response.iter_stream()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            self._response.close()
        finally:
            self._give_back()
