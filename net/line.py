"""A connection for one exchange at a time, and how an HTTP/1.1 answer is read from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from net.errors import NetError, NetFailure
from net.stream import GuardedStream

MOST_HEADERS = 500
_PIECE = 16 * 1024
_LONGEST_LINE = 1024
_SWITCHING = 101
_WITHOUT_BODY = frozenset({_SWITCHING, 204, 304})
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-9][0-9]{2})(?: .*)?")
_LENGTH = re.compile(r"[0-9]{1,15}")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?")


@dataclass(eq=False)
class Line:
    """A guarded stream with what was received on it and not taken yet."""

    stream: GuardedStream
    expires: float = 0.0
    unread: bytearray = field(default_factory=bytearray)

    def has_expired(self) -> bool:
        """Say whether it lay too long, or the far side has closed it."""
        return monotonic() > self.expires or bool(self.stream.get_extra_info("is_readable"))

    def close(self) -> None:
        self.stream.close()

    def hears(self) -> bool:
        """Wait for more; False when the far side has ended."""
        data = self.stream.read(_PIECE)
        self.unread += data
        return bool(data)

    def hear(self) -> None:
        """Wait for more, of which there must be some."""
        if not self.hears():
            reason = "the connection was closed before the answer's end"
            raise NetError(NetFailure.DROPPED, reason)

    def take(self, size: int) -> bytes:
        taken = bytes(self.unread[:size])
        del self.unread[:size]
        return taken

    def take_line(self) -> bytes:
        while (end := self.unread.find(b"\n")) < 0:
            if len(self.unread) > _LONGEST_LINE:
                raise _garbled()
            self.hear()
        return self.take(end + 1).rstrip(b"\r\n")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of an answer; `keeps_open`: the connection may be used for another exchange."""

    status: int
    headers: Mapping[str, str]
    keeps_open: bool


def read_head(line: Line) -> Head:
    """Read the head of the final answer; those with 1xx before it are passed over."""
    while True:
        while not (end := _END_OF_HEAD.search(line.unread)):
            if not line.unread.startswith(b"HTTP/"[: len(line.unread)]):
                raise _garbled()
            line.hear()
        first, *lines = line.take(end.end()).splitlines()
        found = _STATUS.fullmatch(first)
        if not found:
            raise _garbled()
        if (status := int(found[2])) >= 200 or status == _SWITCHING:
            headers = _headers(lines)
            closes = found[1] == b"0" or "close" in headers.get("connection", "").lower()
            return Head(status, headers, not closes and status != _SWITCHING)


def _headers(lines: list[bytes]) -> dict[str, str]:
    if len(lines) > MOST_HEADERS:
        raise NetError(NetFailure.HEADERS_TOO_LARGE, f"more than {MOST_HEADERS} headers")
    headers: dict[str, str] = {}
    for line in filter(None, lines):
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon or not name or name != name.strip():
            raise _garbled()
        name, value = name.lower(), value.strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def read_body(line: Line, head: Head, limit: int) -> tuple[bytes, bool]:
    """Read up to one byte over the limit; say whether the answer's end was seen."""
    if head.status in _WITHOUT_BODY:
        return b"", True
    coding, length = (head.headers.get(name) for name in ("transfer-encoding", "content-length"))
    if coding is not None:
        return _chunks(line, coding, limit)
    if length is None:
        return _to_the_end(line, limit), False
    lengths = {each.strip() for each in length.split(",")}
    if len(lengths) > 1 or not _LENGTH.fullmatch(length := lengths.pop()):
        raise _garbled()
    body = _sized(line, min(int(length), limit + 1))
    return body, len(body) == int(length)


def _sized(line: Line, size: int) -> bytes:
    while len(line.unread) < size:
        line.hear()
    return line.take(size)


def _to_the_end(line: Line, limit: int) -> bytes:
    while len(line.unread) <= limit and line.hears():
        pass
    return line.take(limit + 1)


def _chunks(line: Line, coding: str, limit: int) -> tuple[bytes, bool]:
    body = b""
    while coding.lower() == "chunked" and (found := _SIZE.fullmatch(line.take_line())):
        size = int(found[1], 16)
        if size == 0:
            return body, not line.take_line()  # trailers are left unread
        body += _sized(line, min(size, limit + 1 - len(body)))
        if len(body) > limit:
            return body, False
        if line.take_line():
            break
    raise _garbled()


def _garbled() -> NetError:
    return NetError(NetFailure.BAD_ANSWER, "the answer is not HTTP")
