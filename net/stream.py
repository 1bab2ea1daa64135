"""One connection whose every wait ends with the deadline of the exchange that waits."""

import select
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any

import httpcore

from net.errors import NetError, NetFailure
from net.wire import FarSide, certificates_of

LONGEST_HEAD = 256 * 1024
_MOST_UNSENT = 64 * 1024


@dataclass
class Budget:
    """What the exchange of the current thread may still take from the wire, and what it did.

    `deadline` is on the monotonic clock. `head` counts down the bytes until the answer's headers
    are complete, so that a flood of 1xx answers ends. After `send_before` nothing more is
    written. `ended`: the far side closed.
    """

    deadline: float
    send_before: float = inf
    head: int = LONGEST_HEAD
    sent: bool = False
    answered: bool = False
    ended: bool = False

    def exhaust(self) -> None:
        """Let nothing more be read from the wire; what is buffered here can still be had."""
        self.deadline = 0.0


_BUDGET: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def spending(budget: Budget) -> Iterator[None]:
    """Make all connections used by this thread keep within a budget."""
    token = _BUDGET.set(budget)
    try:
        yield
    finally:
        _BUDGET.reset(token)


def time_left(timeout: float | None) -> float | None:
    """Shorten a timeout to what the budget leaves; raise a NetError when nothing is left."""
    budget = _BUDGET.get()
    if budget is None:
        return timeout
    left = budget.deadline - monotonic()
    if left <= 0:
        raise NetError(NetFailure.TIMED_OUT, "the whole exchange took too long")
    return left if timeout is None else min(left, timeout)


class GuardedStream(httpcore.NetworkStream):
    """A socket under httpcore that raises NetErrors and spends the budget.

    What is written leaves with the next read, so that a request's head and its body are one
    packet and the far side is woken once.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._far_side: FarSide | None = None
        self._unsent = bytearray()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        # A far side may refuse the rest of a request in an answer that can still be read.
        with suppress(httpcore.WriteError):
            self._flush(timeout)
        try:
            self._socket.settimeout(time_left(timeout))
            data = self._socket.recv(max_bytes)
        except TimeoutError as error:
            raise NetError(NetFailure.TIMED_OUT, "no answer in time") from error
        except OSError as error:
            raise NetError(NetFailure.DROPPED, "the connection broke") from error
        self._count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._unsent += buffer
        if len(self._unsent) > _MOST_UNSENT:
            self._flush(timeout)

    def _flush(self, timeout: float | None) -> None:
        if not self._unsent:
            return
        buffer, self._unsent = self._unsent, bytearray()
        budget = _BUDGET.get()
        if budget is not None and monotonic() > budget.send_before:
            raise NetError(NetFailure.TIMED_OUT, "it was too late to send")
        left = memoryview(buffer)
        try:
            while left:
                self._socket.settimeout(time_left(timeout))
                left = left[self._socket.send(left) :]
                if budget is not None:
                    budget.sent = True
        except TimeoutError as error:
            raise NetError(NetFailure.TIMED_OUT, "the request was not taken in time") from error
        except OSError as error:
            # httpcore takes a WriteError as a hint to read an answer that came early.
            raise httpcore.WriteError("the connection broke") from error

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            self._socket.settimeout(time_left(timeout))
            secured = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except (OSError, NetError) as error:
            self.close()
            raise _tls_error(error) from error
        return GuardedStream(secured)

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object":
            return self._socket if isinstance(self._socket, ssl.SSLSocket) else None
        if info == "is_readable":
            return _is_readable(self._socket)
        if info == "server_addr":
            return self._socket.getpeername()
        if info == "far_side":
            self._far_side = self._far_side or _far_side(self._socket)
            return self._far_side
        return None

    def _count(self, size: int) -> None:
        budget = _BUDGET.get()
        if budget is None:
            return
        budget.ended = size == 0
        if not budget.answered:
            budget.head -= size
        if budget.head < 0:
            raise NetError(NetFailure.HEADERS_TOO_LARGE, "no end of headers")


def _tls_error(error: Exception) -> Exception:
    if isinstance(error, ssl.SSLCertVerificationError):
        return NetError(NetFailure.CERTIFICATE_REFUSED, str(error.verify_message))
    if isinstance(error, TimeoutError):
        return NetError(NetFailure.CONNECT_TIMEOUT, "no TLS handshake in time")
    if isinstance(error, ssl.SSLError):
        return NetError(NetFailure.TLS_FAILED, f"TLS handshake: {error.reason or 'failed'}")
    if isinstance(error, OSError):
        return NetError(NetFailure.DROPPED, "the connection broke in the TLS handshake")
    return error


def _far_side(sock: socket.socket) -> FarSide:
    try:
        address, port = sock.getpeername()[:2]
    except OSError:  # the far side is gone already
        address, port = "", 0
    if not isinstance(sock, ssl.SSLSocket):
        return FarSide(address, port)
    cipher = sock.cipher()
    return FarSide(
        address, port, sock.version() or "", cipher[0] if cipher else "", certificates_of(sock)
    )


def _is_readable(sock: socket.socket) -> bool:
    if sock.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))
