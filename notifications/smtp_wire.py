"""SMTP as smtplib speaks it, but with an end to every exchange, and fewer round trips."""

import io
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any

_PIECE = 16 * 1024  # of TLS: one record, for a timeout counts anew for each
_GOODBYE = 2.0
_MOST_HEARD = 256 * 1024  # of answers in one exchange; a line of theirs may go on for ever
CLOSING = 421
_GO_ON = 354


class TooLateError(Exception):
    """The exchange took longer than it may; what was said last may have been heard."""


class NotOursError(Exception):
    """The message may be another worker's by now; its end was not sent."""


@dataclass
class Clock:
    """Until when the current exchange may go on, on the monotonic clock, and what may be said."""

    deadline: float = inf
    unheard: int = _MOST_HEARD

    def give(self, seconds: float) -> None:
        self.deadline, self.unheard = monotonic() + seconds, _MOST_HEARD

    def left(self) -> float:
        seconds = self.deadline - monotonic()
        if seconds <= 0:
            raise TooLateError
        return seconds


class Wire(smtplib.SMTP):
    """A connection whose every wait ends with its clock."""

    def __init__(self, host: str, port: int, name: str, clock: Clock) -> None:
        self.clock = clock
        try:
            super().__init__(host, port, name, clock.left())
        except TooLateError:
            self.close()
            raise

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # as SMTP_SSL does
        # The dot that ends a message is sent by itself and must not wait for other bytes.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            assert self.sock is not None
            self.file = io.BufferedReader(_Answers(self.sock, self.clock))
        return super().getreply()

    def send(self, s: Any) -> None:
        data = memoryview(s.encode("ascii") if isinstance(s, str) else s)
        for start in range(0, len(data), _PIECE):
            if self.sock is not None:
                self.sock.settimeout(self.clock.left())
            super().send(data[start : start + _PIECE])

    def announce(self, sender: str, recipient: str, size: int) -> list[tuple[int, bytes]]:
        """Name sender and recipient and ask to send; where the server lets us, all at once."""
        options = f" SIZE={size}" if self.has_extn("size") else ""
        first, second = f"MAIL FROM:<{sender}>{options}", f"RCPT TO:<{recipient}>"
        if not (first + second).isprintable():
            raise ValueError("An address holds a control character")
        at_once = self.has_extn("pipelining")
        if at_once:
            self.send(f"{first}\r\n{second}\r\nDATA\r\n")
            return self._answers()
        answers: list[tuple[int, bytes]] = []
        for command in (first, second, "DATA"):
            self.send(f"{command}\r\n")
            answers.append(self.getreply())
            if not 200 <= answers[-1][0] < 300:
                break
        return answers

    def _answers(self) -> list[tuple[int, bytes]]:
        """Read the answers to a group of commands; one that waits for a text is not left so."""
        answers: list[tuple[int, bytes]] = []
        while len(answers) < 3 and (not answers or answers[-1][0] != CLOSING):
            answers.append(self.getreply())
        refused = any(code >= 300 for code, _ in answers[:2])
        if refused and answers[-1][0] == _GO_ON:
            self.close()
        return answers

    def deliver(self, content: bytes, may_end: Callable[[], bool]) -> tuple[int, bytes]:
        """Send CRLF text, announced before, and its end if it may; return the last answer.

        Without the end, a single dot, a server must forget the message (RFC 5321, section 3.8).
        """
        stuffed = content.replace(b"\r\n.", b"\r\n..")
        start = b"." if content.startswith(b".") else b""
        end = b"" if content.endswith(b"\r\n") else b"\r\n"
        self.send(start + stuffed + end)
        if not may_end():
            raise NotOursError
        self.send(b".\r\n")
        return self.getreply()

    def leave(self) -> None:
        """Say goodbye if the server still listens, and close."""
        self.clock.give(_GOODBYE)
        try:
            self.quit()
        except (smtplib.SMTPException, OSError, TooLateError):
            self.close()


class TlsWire(Wire):
    """The same inside TLS from the first byte."""

    def __init__(
        self, host: str, port: int, name: str, clock: Clock, context: ssl.SSLContext
    ) -> None:
        self._tls = context
        super().__init__(host, port, name, clock)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = super()._get_socket(host, port, timeout)
        plain.settimeout(self.clock.left())
        return self._tls.wrap_socket(plain, server_hostname=host)


class _Answers(io.RawIOBase):
    """The far side's bytes, none of them waited for longer than the clock allows."""

    def __init__(self, sock: socket.socket, clock: Clock) -> None:
        self._sock = sock
        self._clock = clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # as BufferedReader asks
        self._sock.settimeout(self._clock.left())
        try:
            heard = self._sock.recv_into(buffer)
        except TimeoutError as error:
            raise TooLateError from error
        self._clock.unheard -= heard
        if self._clock.unheard < 0:
            raise smtplib.SMTPServerDisconnected("answers without end")
        return heard
